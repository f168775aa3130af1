/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario with an offer of the price list: a small file that extends a company's, or the starter with this offer in
 * place of its own. What belongs to another vendor's offer does not come along; what only people can answer is listed.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"
#include "scenario/compose.h"
#include "scenario/document.h"
#include "scenario/offers.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct question {
    char *pointer, *why;
};

struct payback_offer_draft {
    payback_text text;
    struct question *questions;
    size_t count;
    payback_scenario *scenario;
};

/* What a draft is made of. file: what will be written; base: what it extends, or NULL where it stands alone; whole: the
 * scenario that comes of both. */
struct making {
    payback_offer_draft *draft;
    const payback_offer_request *request;
    cJSON *file, *base, *whole, *starter;
};

/* Members of a proposal that are one vendor's, with what is said of them (NULL: nothing). */
static const struct {
    const char *pointer, *why;
} others_offer[] = {
    {"/proposal/pricing", NULL},
    {"/proposal/implementation/services_fee", "left out: what this vendor asks for services is in its order form"},
    {"/proposal/categories", "left out: it says what another vendor's tool does of each category"},
    {"/proposal/other", "left out: its lines went with another offer; put in those that go with this one"},
    {"/proposal/assist", "left out: put it in if this offer helps agents, too"},
};
enum { OTHERS = sizeof others_offer / sizeof others_offer[0] };

/* ---- small steps; each returns false where memory is short ---- */

static bool ask(struct making *making, const char *pointer, const char *why)
{
    payback_offer_draft *draft = making->draft;
    struct question *grown = pb_resize(draft->questions, draft->count + 1, sizeof *grown);
    if (!grown)
        return false;
    draft->questions = grown;
    grown[draft->count] = (struct question){pb_copy_text(pointer), pb_copy_text(why)};
    draft->count++;
    return grown[draft->count - 1].pointer && grown[draft->count - 1].why;
}

static bool askf(struct making *making, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool askf(struct making *making, const char *pointer, const char *format, ...)
{
    struct pb_text why = {0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&why, format, arguments);
    va_end(arguments);
    bool done = !why.failed && ask(making, pointer, why.data);
    pb_text_clear(&why);
    return done;
}

static cJSON *object_in(cJSON *parent, const char *key)
{
    cJSON *member = pb_json_member(parent, key);
    return member ? member : cJSON_AddObjectToObject(parent, key);
}

static void drop(cJSON *tree, const char *folder, const char *key)
{
    cJSON_DeleteItemFromObjectCaseSensitive(pb_json_at(tree, folder), key);
}

/* Deletes what stands at the pointer, which has a folder. */
static void drop_at(cJSON *tree, const char *pointer)
{
    char folder[128];
    const char *slash = strrchr(pointer, '/');
    size_t length = (size_t)(slash - pointer);
    if (length >= sizeof folder)
        return;
    memcpy(folder, pointer, length);
    folder[length] = '\0';
    drop(tree, folder, slash + 1);
}

/* In place of what is there; the item is taken over, also on failure. */
static bool put(cJSON *object, const char *key, cJSON *item)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, key);
    if (item && cJSON_AddItemToObject(object, key, item))
        return true;
    cJSON_Delete(item);
    return false;
}

static bool put_copy(cJSON *object, const char *key, const cJSON *item)
{
    return put(object, key, cJSON_Duplicate(item, true));
}

static bool append_copy(cJSON *list, const cJSON *item)
{
    cJSON *copy = cJSON_Duplicate(item, true);
    return copy && cJSON_AddItemToArray(list, copy);
}

static bool put_text(cJSON *object, const char *key, const char *text)
{
    return put(object, key, cJSON_CreateString(text));
}

/* Merges a copy of the patch into the target. */
static bool merge(cJSON *target, const cJSON *patch)
{
    struct pb_places nowhere = {0};
    cJSON *copy = cJSON_Duplicate(patch, true);
    bool done = copy && pb_json_merge(target, copy, &nowhere) == PAYBACK_OK;
    pb_places_clear(&nowhere);
    return done;
}

/* ---- the path to the company's file ---- */

/* The folder of the file as an absolute path without links, "/" at its end; NULL where there is none. */
static char *real_folder(const char *path)
{
    char *folder = pb_path_folder(path), *real = folder ? realpath(folder, NULL) : NULL;
    struct pb_text text = {0};
    if (real)
        pb_text_format(&text, "%s%s", real, strcmp(real, "/") == 0 ? "" : "/");
    free(folder);
    free(real);
    return real ? pb_text_take(&text) : NULL;
}

/* "../company.json": how a file at `from` names the one at `to`; NULL where a folder is not there or memory is short.
 */
static char *relative_path(const char *from, const char *to)
{
    char *here = real_folder(from), *there = real_folder(to), *result = NULL;
    const char *slash = strrchr(to, '/');
    if (here && there) {
        struct pb_text path = {0};
        size_t common = 0;
        for (size_t i = 0; here[i] && here[i] == there[i]; i++)
            if (here[i] == '/')
                common = i + 1;
        for (const char *up = here + common; *up; up++)
            if (*up == '/')
                pb_text_add(&path, "../");
        pb_text_format(&path, "%s%s", there + common, slash ? slash + 1 : to);
        result = pb_text_take(&path);
    }
    free(here);
    free(there);
    return result;
}

/* ---- what the offer says, fitted to the company ---- */

static bool has_category(const cJSON *whole, const char *name)
{
    const cJSON *category;
    cJSON_ArrayForEach(category, pb_json_at(whole, "/baseline/categories"))
    {
        const cJSON *its = pb_json_member(category, "name");
        if (cJSON_IsString(its) && strcmp(its->valuestring, name) == 0)
            return true;
    }
    return false;
}

/* A charge for categories that the company does not have would be an error; for all of them it would be false. */
static bool fit_charges(struct making *making, cJSON *offer)
{
    cJSON *charges = pb_json_at(offer, "/proposal/pricing/charges");
    for (cJSON *charge = charges ? charges->child : NULL, *next; charge; charge = next) {
        next = charge->next;
        const cJSON *category, *name = pb_json_member(charge, "name"), *unknown = NULL;
        cJSON_ArrayForEach(category, pb_json_member(charge, "categories"))
        {
            if (!has_category(making->base, category->valuestring))
                unknown = category;
        }
        if (!unknown)
            continue;
        if (!askf(making, "/proposal/pricing/charges",
                  "the offer also bills \"%s\", for tickets of a category like \"%s\": left out, because there is none "
                  "of that name; `payback vendors %s` shows the charge",
                  name->valuestring, unknown->valuestring, making->request->offer))
            return false;
        cJSON_Delete(cJSON_DetachItemViaPointer(charges, charge));
    }
    return true;
}

/* The list guesses what a company pays for its help desk; who has said it knows better. */
static bool fit_tools(struct making *making, cJSON *offer)
{
    if (!pb_json_at(offer, "/baseline/tools") || !pb_json_at(making->base, "/baseline/tools"))
        return true;
    drop(offer, "/baseline", "tools");
    return ask(making, "/baseline/tools", "this offer takes the place of the help desk: mark it as \"replaced\"");
}

/* The list is in one currency. Its rate is the company's to know. */
static bool fit_currency(struct making *making, cJSON *offer)
{
    const cJSON *currency = pb_json_member(making->base, "currency");
    const char *own = cJSON_IsString(currency) ? currency->valuestring : pb_offer_currency;
    cJSON *pricing = pb_json_at(offer, "/proposal/pricing");
    if (strcmp(own, pb_offer_currency) == 0)
        return true;
    if (pb_json_at(offer, "/proposal/operations") &&
        !askf(making, "/proposal/operations", "the list is in %s, your file in %s: convert the amounts",
              pb_offer_currency, own))
        return false;
    if (pb_json_at(offer, "/baseline/tools") &&
        !askf(making, "/baseline/tools", "the list is in %s, your file in %s: convert the price", pb_offer_currency,
              own))
        return false;
    return !pricing || (put_text(pricing, "price_currency", pb_offer_currency) &&
                        cJSON_AddNumberToObject(pricing, "exchange_rate", 1) &&
                        askf(making, "/proposal/pricing/exchange_rate",
                             "1 stands there only until you put in what one %s costs in %s", pb_offer_currency, own));
}

/* The offer without what ties it to the company that it was written for. */
static cJSON *fitted_offer(struct making *making)
{
    cJSON *offer = cJSON_Parse(pb_offer_text(making->request->offer));
    if (!offer)
        return NULL;
    drop(offer, "", "extends");
    drop(offer, "", "schema_version");
    bool good = fit_charges(making, offer) && fit_tools(making, offer) && fit_currency(making, offer);
    const cJSON *baseline = pb_json_member(offer, "baseline");
    if (good && baseline && !baseline->child)
        drop(offer, "", "baseline");
    if (good)
        return offer;
    cJSON_Delete(offer);
    return NULL;
}

/* ---- correlations and stresses that name what is gone ---- */

static bool names_nothing(const struct making *making, const cJSON *before, const char *pointer)
{
    bool other_category = making->request->measured && strncmp(pointer, "/baseline/categories/", 21) == 0;
    return other_category || (pb_json_at(before, pointer) && !pb_json_at(making->whole, pointer));
}

static bool correlation_stays(const struct making *making, const cJSON *before, const cJSON *item)
{
    const cJSON *end;
    cJSON_ArrayForEach(end, pb_json_member(item, "between"))
    {
        if (cJSON_IsString(end) && names_nothing(making, before, end->valuestring))
            return false;
    }
    return true;
}

static bool stress_stays(const struct making *making, const cJSON *before, const cJSON *item)
{
    static const char *const kinds[] = {"set", "multiply", "add"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const cJSON *change;
        cJSON_ArrayForEach(change, pb_json_member(item, kinds[i]))
        {
            if (names_nothing(making, before, change->string))
                return false;
        }
    }
    return true;
}

/* The items of a list of `before` that stay, as a list; NULL where memory is short. */
typedef bool item_stays(const struct making *making, const cJSON *before, const cJSON *item);
static cJSON *kept_of(const struct making *making, const cJSON *before, const char *key, item_stays *stays)
{
    const cJSON *item;
    cJSON *kept = cJSON_CreateArray();
    cJSON_ArrayForEach(item, pb_json_member(before, key))
    {
        if (kept && stays(making, before, item) && !append_copy(kept, item)) {
            cJSON_Delete(kept);
            kept = NULL;
        }
    }
    return kept;
}

/* The list goes into the file where it is shorter than before. */
static bool filter(struct making *making, const cJSON *before, const char *key, item_stays *stays)
{
    cJSON *kept = kept_of(making, before, key, stays);
    if (kept && cJSON_GetArraySize(kept) < cJSON_GetArraySize(pb_json_member(before, key)))
        return put(making->file, key, kept);
    cJSON_Delete(kept);
    return kept != NULL;
}

static bool filter_lists(struct making *making, const cJSON *before)
{
    return filter(making, before, "correlations", correlation_stays) && filter(making, before, "stress", stress_stays);
}

/* ---- a scenario that stands alone ---- */

/* To where the old one stands. */
static bool move_pricing(cJSON *base, cJSON *offer, cJSON *pricing)
{
    cJSON_DetachItemViaPointer(pb_json_member(offer, "proposal"), pricing);
    if (cJSON_ReplaceItemInObjectCaseSensitive(pb_json_member(base, "proposal"), "pricing", pricing))
        return true;
    cJSON_Delete(pricing);
    return false;
}

static bool make_alone(struct making *making)
{
    cJSON *before = cJSON_Duplicate(making->base, true), *offer = fitted_offer(making);
    cJSON *pricing = pb_json_at(offer, "/proposal/pricing");
    bool good = before && offer;
    if (good && pricing && pb_json_at(making->base, "/proposal/pricing"))
        good = move_pricing(making->base, offer, pricing);
    for (size_t i = 0; i < OTHERS && good; i++) {
        bool gone = pb_json_at(making->base, others_offer[i].pointer) != NULL && (i > 0 || !pricing);
        if (gone)
            drop_at(making->base, others_offer[i].pointer);
        if (gone && others_offer[i].why)
            good = ask(making, others_offer[i].pointer, others_offer[i].why);
    }
    good = good && merge(making->base, offer);
    making->file = making->base; /* and it is all there is */
    making->base = NULL;
    making->whole = good ? cJSON_Duplicate(making->file, true) : NULL;
    good = making->whole && filter_lists(making, before);
    if (good && making->request->own)
        good = ask(making, "/proposal", "all but the price is as before: would this vendor's tool do the same?");
    else if (good)
        good = ask(making, "/decision",
                   "what you need to know, and how likely it must be: these are the starter's rules") &&
               ask(making, "/proposal",
                   "implementation, deflection, operations and risks are the starter's: no price list knows them");
    if (good && !making->request->base)
        good =
            ask(making, "/baseline", "your tickets and team: these are the starter's; --tickets EXPORT measures them");
    cJSON_Delete(before);
    cJSON_Delete(offer);
    return good;
}

/* ---- a file that extends a company's ---- */

static bool leave_out(struct making *making, cJSON *without, const char *pointer)
{
    cJSON *item = cJSON_CreateString(pointer);
    if (!item || !cJSON_AddItemToArray(without, item)) {
        cJSON_Delete(item);
        return false;
    }
    drop_at(making->base, pointer);
    return true;
}

/* What of the company's own proposal is another vendor's, and of its baseline now measured. */
static bool leave_out_all(struct making *making)
{
    cJSON *without = cJSON_CreateArray();
    bool good = without != NULL;
    for (size_t i = 0; i < OTHERS && good; i++) {
        if (!pb_json_at(making->base, others_offer[i].pointer))
            continue;
        good = leave_out(making, without, others_offer[i].pointer) &&
               (!others_offer[i].why || ask(making, others_offer[i].pointer, others_offer[i].why));
    }
    if (good && making->request->measured && pb_json_at(making->base, "/baseline/volume"))
        good = leave_out(making, without, "/baseline/volume");
    if (good && without->child)
        return put(making->file, "without", without);
    cJSON_Delete(without);
    return good;
}

/* What a proposal must have and neither the company nor the list says is the starter's. */
static bool fill_proposal(struct making *making)
{
    static const char *const parts[] = {"implementation", "deflection", "operations", "failure"};
    const cJSON *given = pb_json_member(making->base, "proposal");
    cJSON *proposal = object_in(making->file, "proposal");
    bool good = proposal != NULL;
    for (size_t i = 0; i < (given ? 1 : sizeof parts / sizeof parts[0]) && good; i++) {
        char pointer[64];
        if (pb_json_member(given, parts[i]))
            continue;
        snprintf(pointer, sizeof pointer, "/proposal/%s", parts[i]);
        good = put_copy(proposal, parts[i], pb_json_at(making->starter, pointer)) &&
               ask(making, pointer, "the starter's, where the price list says nothing: replace it by your own figures");
    }
    drop(making->file, "/proposal/implementation", "services_fee");
    if (good && given)
        good = askf(making, "/proposal", "all but the price is as in %s: would this vendor's tool do the same?",
                    making->request->company);
    return good;
}

/* What the export does not say of a category: as the company has it of the one with that name, or of its first. */
static bool fill_category(struct making *making, cJSON *category)
{
    static const char *const keys[] = {"handle_minutes", "automatable"};
    const cJSON *list = pb_json_at(making->base, "/baseline/categories"), *other, *model = NULL;
    const cJSON *name = pb_json_member(category, "name");
    if (!list)
        list = pb_json_at(making->starter, "/baseline/categories");
    cJSON_ArrayForEach(other, list)
    {
        const cJSON *its = pb_json_member(other, "name");
        if (cJSON_IsString(its) && cJSON_IsString(name) && strcmp(its->valuestring, name->valuestring) == 0)
            model = other;
    }
    model = model ? model : list->child;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const cJSON *item = pb_json_member(model, keys[i]);
        if (!pb_json_member(category, keys[i]) && item && !put_copy(category, keys[i], item))
            return false;
    }
    return true;
}

static bool add_measured(struct making *making)
{
    if (!making->request->measured)
        return true;
    cJSON *part = cJSON_Parse(making->request->measured), *category;
    cJSON *baseline = part ? cJSON_DetachItemFromObjectCaseSensitive(part, "baseline") : NULL;
    bool good = baseline != NULL;
    cJSON_ArrayForEach(category, pb_json_member(baseline, "categories")) good = good && fill_category(making, category);
    good = put(making->file, "baseline", baseline) && good;
    const cJSON *correlations = pb_json_member(part, "correlations");
    if (good && correlations && correlations->child)
        good = put_copy(making->file, "correlations", correlations);
    cJSON_Delete(part);
    return good;
}

/* Those of the company that stay stand before those of the export, which are emptied. */
static bool join_correlations(struct making *making, const cJSON *before, cJSON *measured)
{
    if (!measured)
        return true;
    cJSON *list = kept_of(making, before, "correlations", correlation_stays);
    while (list && measured->child)
        cJSON_AddItemToArray(list, cJSON_DetachItemFromArray(measured, 0));
    return put(making->file, "correlations", list);
}

static bool start_file(struct making *making, const cJSON *offer)
{
    char *path = relative_path(making->request->path, making->request->company);
    making->file = cJSON_CreateObject();
    bool good = path && making->file && cJSON_AddNumberToObject(making->file, "schema_version", 1) &&
                cJSON_AddStringToObject(making->file, "extends", path);
    free(path);
    return good && leave_out_all(making) && put_copy(making->file, "name", pb_json_member(offer, "name")) &&
           put_copy(making->file, "description", pb_json_member(offer, "description"));
}

static bool make_extending(struct making *making)
{
    cJSON *before = cJSON_Duplicate(making->base, true), *measured = NULL;
    cJSON *offer = before ? fitted_offer(making) : NULL;
    bool good = offer && start_file(making, offer) && add_measured(making) && fill_proposal(making) &&
                merge(making->file, offer);
    making->whole = good ? cJSON_Duplicate(making->base, true) : NULL;
    good = making->whole && merge(making->whole, making->file);
    if (good)
        measured = cJSON_DetachItemFromObjectCaseSensitive(making->file, "correlations");
    good = good && filter_lists(making, before) && join_correlations(making, before, measured);
    cJSON_Delete(measured);
    cJSON_Delete(before);
    cJSON_Delete(offer);
    return good;
}

/* ---- the questions of the order form ---- */

/* As deep as the tree. */
static bool ask_notes(struct making *making, const char *pointer, const cJSON *item)
{
    const cJSON *note = cJSON_IsObject(item) ? pb_json_member(item, "note") : NULL;
    size_t index = 0;
    if (cJSON_IsString(note) && strcasestr(note->valuestring, "from your order form") &&
        !ask(making, pointer, note->valuestring))
        return false;
    for (const cJSON *child = item->child; child; child = child->next, index++) {
        struct pb_text below = {0};
        if (!cJSON_IsObject(child) && !cJSON_IsArray(child))
            continue;
        if (child->string)
            pb_text_format(&below, "%s/%s", pointer, child->string);
        else
            pb_text_format(&below, "%s/%zu", pointer, index);
        bool done = !below.failed && ask_notes(making, below.data, child);
        pb_text_clear(&below);
        if (!done)
            return false;
    }
    return true;
}

/* Those of the order form, which were found last, come first. */
static void turn_questions(payback_offer_draft *draft, size_t first)
{
    for (size_t i = first; i < draft->count; i++) {
        struct question question = draft->questions[i];
        memmove(draft->questions + i - first + 1, draft->questions + i - first, first * sizeof question);
        draft->questions[i - first] = question;
    }
}

/* ---- all together ---- */

/* The path to the company's file is counted from the folder that the scenario will stand in. */
static payback_status find_folder(const struct making *making, payback_diagnostics *diagnostics)
{
    char *folder = real_folder(making->request->path);
    if (!folder && errno != ENOMEM)
        pb_diagnose(diagnostics, PAYBACK_ERROR, making->request->path, 0, 0, "", "name a folder that is there",
                    "the file cannot be written: its folder cannot be found (%s)", strerror(errno));
    payback_status status = folder ? PAYBACK_OK : errno == ENOMEM ? PAYBACK_ERROR_MEMORY : PAYBACK_ERROR_UNREADABLE;
    free(folder);
    return status;
}

static payback_status load_base(struct making *making, payback_diagnostics *diagnostics)
{
    const payback_offer_request *request = making->request;
    making->starter = cJSON_Parse(payback_starter());
    if (!making->starter)
        return PAYBACK_ERROR_MEMORY;
    if (!request->company) {
        making->base = cJSON_Parse(request->base ? request->base : payback_starter());
        return making->base ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    pb_document *document = NULL;
    payback_status status = find_folder(making, diagnostics);
    if (!status)
        status = pb_document_load(&document, request->company, NULL, request->loading, diagnostics);
    if (status)
        return status;
    making->base = cJSON_Duplicate(pb_document_root(document), true);
    pb_document_free(document);
    return making->base ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status make(struct making *making)
{
    payback_offer_draft *draft = making->draft;
    bool done = making->request->company ? make_extending(making) : make_alone(making);
    size_t mine = draft->count;
    done = done && ask_notes(making, "", making->file);
    if (!done)
        return PAYBACK_ERROR_MEMORY;
    turn_questions(draft, mine);
    char *json = cJSON_Print(making->file);
    struct pb_text text = {0};
    if (json)
        pb_text_format(&text, "%s\n", json);
    cJSON_free(json);
    size_t length = text.length;
    draft->text.data = pb_text_take(&text);
    draft->text.length = length;
    return draft->text.data ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* As `payback check` would read the file. */
static payback_status check(payback_offer_draft *draft, payback_diagnostics *diagnostics,
                            const payback_offer_request *request)
{
    payback_loading loading = {0};
    char *folder = pb_path_folder(request->path);
    if (!folder)
        return PAYBACK_ERROR_MEMORY;
    if (request->loading)
        loading = (payback_loading){.confine = request->loading->confine, .folder = request->loading->folder};
    payback_status status = payback_scenario_parse_with(&draft->scenario, diagnostics, draft->text.data,
                                                        draft->text.length, request->path, folder, NULL, &loading);
    free(folder);
    return status;
}

payback_status payback_offer_draft_new(payback_offer_draft **out, payback_diagnostics *diagnostics,
                                       const payback_offer_request *request)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!request || !request->offer || !request->path)
        return PAYBACK_ERROR_ARGUMENT;
    if (!pb_offer_text(request->offer))
        return PAYBACK_ERROR_TARGET;
    struct making making = {.request = request, .draft = pb_new(1, sizeof *making.draft)};
    payback_status status = making.draft ? load_base(&making, diagnostics) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = make(&making);
    if (!status)
        status = check(making.draft, diagnostics, request);
    cJSON_Delete(making.file);
    cJSON_Delete(making.base);
    cJSON_Delete(making.whole);
    cJSON_Delete(making.starter);
    if (status)
        payback_offer_draft_free(making.draft);
    else
        *out = making.draft;
    return status;
}

void payback_offer_draft_free(payback_offer_draft *draft)
{
    if (!draft)
        return;
    for (size_t i = 0; i < draft->count; i++) {
        free(draft->questions[i].pointer);
        free(draft->questions[i].why);
    }
    free(draft->questions);
    payback_text_free(&draft->text);
    payback_scenario_free(draft->scenario);
    free(draft);
}

const payback_text *payback_offer_draft_text(const payback_offer_draft *draft)
{
    return draft ? &draft->text : NULL;
}

bool payback_offer_draft_gives(const payback_offer_draft *draft, const char *pointer)
{
    for (size_t i = 0; draft && pointer && i < payback_scenario_assumption_count(draft->scenario); i++) {
        const payback_assumption *assumption = payback_scenario_assumption(draft->scenario, i);
        if (strcmp(assumption->pointer, pointer) == 0)
            return assumption->given;
    }
    return false;
}

const char *payback_offer_draft_question(const payback_offer_draft *draft, size_t index, const char **why)
{
    if (!draft || index >= draft->count)
        return NULL;
    *why = draft->questions[index].why;
    return draft->questions[index].pointer;
}
