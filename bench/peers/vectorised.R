#!/usr/bin/Rscript
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The reference scenario in R as an analyst writes it: R's own samplers, every formula of the model over all trials at
# once, loops over months and categories only. Base R has no JSON; the values are read by a small parser below.
#
# usage: vectorised.R SCENARIO [TRIALS [SEED]]

arguments <- commandArgs(trailingOnly = TRUE)
n <- if (length(arguments) > 1) as.integer(arguments[2]) else 131072L
set.seed(if (length(arguments) > 2) as.integer(arguments[3]) else 1L)

# ---- JSON (what the reference scenario needs of it) ----

parse_json <- function(text) {
  tokens <- regmatches(text, gregexpr('"[^"]*"|-?[0-9][0-9.eE+-]*|[][{},:]|true|false|null', text))[[1]]
  at <- 0
  take <- function() { at <<- at + 1; tokens[at] }
  value <- function() {
    token <- take()
    if (token == "{" || token == "[") {
      result <- list()
      if (tokens[at + 1] %in% c("}", "]")) { take(); return(result) }
      repeat {
        key <- if (token == "{") { k <- gsub('"', "", take()); take(); k } else length(result) + 1
        result[[key]] <- value()
        if (take() %in% c("}", "]")) return(result)
      }
    }
    if (startsWith(token, '"')) return(gsub('"', "", token))
    switch(token, true = TRUE, false = FALSE, null = NULL, as.numeric(token))
  }
  value()
}

# ---- inputs ----

or <- function(value, otherwise) if (is.null(value)) otherwise else value

lognormal_parameters <- function(q) {
  if (!is.null(q$p05)) return(c((log(q$p05) + log(q$p95)) / 2, (log(q$p95) - log(q$p05)) / (2 * qnorm(0.95))))
  variance <- log(1 + (q$sd / q$mean)^2)
  c(log(q$mean) - variance / 2, sqrt(variance))
}

pert_shapes <- function(q) 1 + 4 * c(q$mode - q$min, q$max - q$mode) / (q$max - q$min)

draw <- function(q) {
  if (!is.list(q)) return(q)
  switch(q$dist,
    uniform = runif(n, q$min, q$max),
    pert = { s <- pert_shapes(q); q$min + (q$max - q$min) * rbeta(n, s[1], s[2]) },
    triangular = {
      u <- runif(n); width <- q$max - q$min; cut <- (q$mode - q$min) / width
      ifelse(u < cut, q$min + sqrt(u * width * (q$mode - q$min)), q$max - sqrt((1 - u) * width * (q$max - q$mode)))
    },
    normal = {
      low <- pnorm(or(q$min, -Inf), q$mean, q$sd); high <- pnorm(or(q$max, Inf), q$mean, q$sd)
      if (low == 0 && high == 1) rnorm(n, q$mean, q$sd) else qnorm(runif(n, low, high), q$mean, q$sd)
    },
    lognormal = { p <- lognormal_parameters(q); rlnorm(n, p[1], p[2]) },
    gamma = rgamma(n, (q$mean / q$sd)^2, scale = q$sd^2 / q$mean),
    beta = rbeta(n, q$alpha, q$beta),
    stop("the reference scenario had no ", q$dist))
}

# Both members of a correlated pair are perts in the reference scenario.
draw_pair <- function(a, b, rank) {
  r <- 2 * sin(pi * rank / 6)
  z <- rnorm(n)
  w <- r * z + sqrt(1 - r^2) * rnorm(n)
  by_pert <- function(q, z) { s <- pert_shapes(q); q$min + (q$max - q$min) * qbeta(pnorm(z), s[1], s[2]) }
  list(by_pert(a, z), by_pert(b, w))
}

s <- parse_json(paste(readLines(arguments[1], warn = FALSE), collapse = "\n"))
volume <- s$baseline$volume; categories <- s$baseline$categories; people <- s$baseline$agents
pricing <- s$proposal$pricing; work <- s$proposal$implementation; deflection <- s$proposal$deflection
assist <- s$proposal$assist; operations <- s$proposal$operations; quality <- s$proposal$quality
H <- s$simulation$horizon_months
K <- length(categories)
M <- or(pricing$commitment_months, 12)

tickets_per_month <- draw(volume$tickets_per_month); annual_growth <- draw(volume$annual_growth)
handle_minutes <- lapply(categories, function(k) draw(k$handle_minutes))
automatable <- lapply(categories, function(k) draw(k$automatable))
reopen_rate <- lapply(categories, function(k) draw(or(k$reopen_rate, 0)))
starts <- sapply(categories, function(k) or(k$starts_after_months, 0))
weight <- sapply(categories, function(k) k$share); weight <- weight / sum(weight)
season <- unlist(volume$seasonality); season <- season / mean(season)
loaded <- draw(people$loaded_annual_cost); productive <- draw(people$productive_hours_per_year)
occupancy <- draw(people$occupancy); attrition <- draw(people$annual_attrition); hire <- draw(people$cost_per_hire)
increase <- draw(pricing$annual_increase)
pair <- draw_pair(deflection$containment, assist$handle_time_reduction, s$correlations[[1]]$rank)
containment <- pair[[1]]; handle_time_reduction <- pair[[2]]
pair <- draw_pair(work$weeks, work$internal_hours, s$correlations[[2]]$rank)
weeks <- pair[[1]]; internal_hours <- pair[[2]]
overrun <- draw(work$overrun); knowledge_base_hours <- draw(work$knowledge_base_hours)
gap <- draw(deflection$containment_gap); knowledge <- draw(deflection$knowledge_quality)
returned_share <- draw(deflection$returned_share); handoff <- draw(deflection$handoff_minutes)
handle_ratio <- draw(deflection$deflected_handle_ratio)
ramp_start <- draw(deflection$ramp$start); months_to_90 <- draw(deflection$ramp$months_to_90)
adoption <- draw(assist$adoption); attrition_reduction <- draw(assist$attrition_reduction)
dip_depth <- draw(assist$dip$depth)
tuning <- draw(operations$tuning_hours_per_week); upkeep <- draw(operations$upkeep_hours_per_week)
csat <- draw(quality$csat_points); churn_change <- draw(quality$churn_change_per_point)
cost_per_unresolved <- draw(quality$cost_per_unresolved)
insight <- draw(s$proposal$other[[1]]$amount)
fails <- runif(n) > 1 - s$proposal$failure$probability
failure_month <- draw(s$proposal$failure$month)
risks <- s$proposal$risks
tau <- lapply(risks, function(risk) {
  month <- pmax(1, ceiling(runif(n, 0, H) - 1e-9))
  ifelse(runif(n) > 1 - risk$probability & month <= H, month, Inf)
})
risk_cost <- draw(risks[[2]]$cost)

# ---- the model ----

up <- function(x) ceiling(x - 1e-9)
overlap <- function(t, a, b) pmax(0, pmin(t, b) - pmax(t - 1, a))
age_at <- function(t, start, stop)
  ifelse(overlap(t, start, stop) > 0, (pmax(t - 1, start) + pmin(t, stop)) / 2 - start, 0)
logit <- log(ramp_start / (1 - ramp_start))
slope <- (log(9) - logit) / months_to_90
ramp <- function(age) 1 / (1 + exp(-(logit + slope * age)))
rates <- function(age) {
  grown <- knowledge * ramp(age)
  C <- pmin(1, containment * grown)
  list(C = C, D = pmin(C, pmax(0, containment - gap) * grown))
}

G <- weeks * overrun * 12 / 52
S <- ifelse(fails, failure_month, Inf)
gate <- s$proposal$gate
reached <- possible <- 0
for (k in which(starts <= gate$after_months)) {
  reached <- reached + weight[k] * automatable[[k]] * rates(gate$after_months - starts[k])$D
  possible <- possible + weight[k] * automatable[[k]]
}
gate_fails <- reached < (gate$minimum_true_deflection - 1e-9) * possible
S <- ifelse(gate_fails, pmin(S, M * pmax(1, up((G + gate$after_months) / M))), S)
E <- M * pmax(1, up(S / M))

months <- function() matrix(0, n, H)
V <- attempted <- contained <- resolved <- returned <- W0 <- WD <- W1 <- assisted <- ramped <- months()
for (t in 1:H) {
  V[, t] <- tickets_per_month * (1 + annual_growth)^((t - 1) / 12) * season[(or(volume$start_month, 1) + t - 2) %% 12 + 1]
  live <- overlap(t, G, S); age <- age_at(t, G, S)
  ramped[, t] <- ramp(age) * live
  assisted[, t] <- adoption * ramped[, t]
  dip <- dip_depth * pmax(0, 1 - age / or(assist$dip$months, 1)) * live
  for (k in 1:K) {
    v <- V[, t] * weight[k]
    r <- rates(age_at(t, G + starts[k], S))
    tried <- v * automatable[[k]] * overlap(t, G + starts[k], S)
    held <- tried * r$C; solved <- tried * r$D
    escalated <- tried - held
    back <- returned_share * (held - solved)
    p <- pmin(solved / v, 0.99)
    m <- handle_minutes[[k]] * (1 - handle_ratio * p) / (1 - p)
    m1 <- m * (1 - handle_time_reduction * assisted[, t]) * (1 + dip)
    rho <- reopen_rate[[k]]
    rho1 <- rho * (1 - or(assist$reopen_reduction, 0) * assisted[, t])
    human <- v - tried + escalated + back * or(deflection$rework_factor, 1)
    W0[, t] <- W0[, t] + v * handle_minutes[[k]] * (1 + rho) / 60
    WD[, t] <- WD[, t] + pmax(0, human * m * (1 + rho) + escalated * handoff) / 60
    W1[, t] <- W1[, t] + pmax(0, human * m1 * (1 + rho1) + escalated * handoff) / 60
    attempted[, t] <- attempted[, t] + tried; contained[, t] <- contained[, t] + held
    resolved[, t] <- resolved[, t] + solved; returned[, t] <- returned[, t] + back
  }
}

L <- loaded / 12; h <- productive * occupancy / 12; present <- productive / 12
N0 <- W0[, 1] / h
wages <- (1 + people$annual_wage_growth)^((1:H - 1) / 12)
avoidable <- people$avoidable_share
staff <- function(W, reduction) {
  N <- hires <- overtime <- labour <- months()
  before <- N0
  for (t in 1:H) {
    kept <- before * (1 - attrition * (1 - reduction[, t]) / 12)
    N[, t] <- before <- pmax(W[, t] / h, kept)
    hires[, t] <- before - kept
    overtime[, t] <- people$overtime_multiplier * L / present * pmax(0, W[, t] - present * before)
    labour[, t] <- wages[t] * ((avoidable * before + (1 - avoidable) * N0) * L + hires[, t] * hire + overtime[, t])
  }
  list(N = N, hires = hires, overtime = overtime, labour = labour)
}
none <- staff(W0, months()); alone <- staff(WD, months()); tool <- staff(W1, attrition_reduction * assisted)

revenue <- s$baseline$revenue
lag <- or(revenue$lag_months, 6)
B0 <- B1 <- rep(revenue$annual_recurring_revenue, n)
one_off <- overrun * (work$services_fee + (internal_hours + knowledge_base_hours) * work$hourly_cost) +
  work$training_hours_per_agent * N0 * loaded / productive
fees_from <- M * up(tau[[1]] / M) - 1e-9
fee <- pricing$platform_fee_per_month
reduction <- growth <- soft <- costs <- risk_costs <- billed <- accrued <- matrix(0, n, H + 1) # column 1 is t = 0
billed[, 1] <- 12 * fee
costs[, 1] <- pricing$setup_fee + billed[, 1]
for (t in 1:H) {
  j <- t + 1
  pay <- wages[t] * avoidable * L
  reduction[, j] <- pay * (pmax(0, N0 - tool$N[, t]) - pmax(0, N0 - none$N[, t]))
  growth[, j] <- pay * (pmax(0, none$N[, t] - N0) - pmax(0, tool$N[, t] - N0)) +
    wages[t] * (hire * (none$hires[, t] - tool$hires[, t]) + none$overtime[, t] - tool$overtime[, t])
  share <- if (t > lag) contained[, t - lag] / V[, t - lag] else 0
  churn <- pmin(1, revenue$annual_churn * pmax(0, 1 - churn_change * or(revenue$exposed_share, 1) * csat * share))
  B0 <- B0 * (1 - revenue$annual_churn)^(1 / 12)
  B1 <- B1 * (1 - churn)^(1 / 12)
  soft[, j] <- s$baseline$capacity_value * wages[t] * L *
    ((tool$N[, t] - W1[, t] / h) - (none$N[, t] - W0[, t] / h)) + revenue$gross_margin * (B1 - B0) / 12
  if (t >= s$proposal$other[[1]]$from) soft[, j] <- soft[, j] + insight * ramped[, t]
  price <- (1 + increase)^((t - 1) %/% 12) * ifelse(t - 1 >= fees_from, risks[[1]]$fee_factor, 1)
  accrued[, j] <- fee * price * overlap(t, 0, E)
  if (t > 1 && (t - 1) %% 12 == 0) billed[, j] <- ifelse(t - 1 < E, 12 * fee * price, 0)
  usage <- price * pmax(pricing$usage$price * contained[, t], or(pricing$usage$minimum_per_month, 0) * overlap(t, 0, E))
  tuned <- G + operations$tuning_months
  hours <- 52 / 12 * (tuning * overlap(t, G, pmin(tuned, S)) + upkeep * overlap(t, tuned, S)) +
    operations$review_share * contained[, t] * operations$review_minutes / 60
  risk_costs[, j] <- ifelse(tau[[2]] == t, risk_cost, 0)
  costs[, j] <- billed[, j] + usage + one_off * overlap(t, 0, pmin(G, S)) / G +
    wages[t] * operations$hourly_cost * hours + operations$cost_per_month * overlap(t, G, S) +
    cost_per_unresolved * (contained[, t] - resolved[, t] - returned[, t]) + risk_costs[, j]
}

# ---- outcomes ----

cumulate <- function(x) { for (j in 2:ncol(x)) x[, j] <- x[, j] + x[, j - 1]; x }
loss <- function(flow) { x <- pmin(cumulate(flow), 0); x - cbind(0, x[, -ncol(x)]) }
crossing <- function(Y, first) {
  result <- numeric(n); done <- ever <- Y[, 1] < 0 & FALSE
  for (j in 2:ncol(Y)) {
    back <- Y[, j - 1] < 0 & Y[, j] >= 0 & !(first & done)
    result[back] <- (j - 2 - Y[, j - 1] / (Y[, j] - Y[, j - 1]))[back]
    done <- done | back
  }
  never <- if (first) !done & rowSums(Y < 0) > 0 else Y[, ncol(Y)] < 0
  ifelse(never, Inf, result)
}
last <- (H + 2 - min(12, H)):(H + 1)
running <- costs - billed + accrued - risk_costs
discount <- matrix((1 + s$decision$discount_rate)^(-(0:H) / 12), n, H + 1, byrow = TRUE)
out <- list()
for (basis in c("budget", "hard", "total")) {
  benefit <- switch(basis, budget = reduction + loss(growth) + loss(soft), hard = reduction + growth + loss(soft),
                    total = reduction + growth + soft)
  net <- benefit - costs
  X <- cumulate(net); Z <- cumulate(net * discount)
  figures <- list(payback_months = crossing(X + 0.005, FALSE), first_payback_months = crossing(X + 0.005, TRUE),
    discounted_payback_months = crossing(Z + 0.005, FALSE),
    roi = X[, s$decision$roi_months + 1] / rowSums(costs[, 1:(s$decision$roi_months + 1)]),
    roi_horizon = X[, H + 1] / rowSums(costs), npv = Z[, H + 1], net_value = X[, H + 1],
    run_rate = rowSums(benefit[, last] - running[, last]) * 12 / min(12, H))
  names(figures) <- paste(basis, names(figures), sep = ".")
  out <- c(out, figures)
  if (basis == "hard") out$peak_funding <- pmax(0, -do.call(pmin, as.data.frame(X)))
}
tickets <- rowSums(V[, last - 1])
all_resolved <- rowSums(resolved)
out$go_live_month <- G
out$fte_saved <- none$N[, H] - tool$N[, H]
out$hours_saved <- rowSums(W0 - W1)
out$hours_saved_deflection <- rowSums(W0 - WD)
out$hours_saved_assist <- rowSums(WD - W1)
out$labour_deflection <- rowSums(none$labour - alone$labour)
out$labour_assist <- rowSums(alone$labour - tool$labour)
out$deflected_share <- rowSums(resolved[, last - 1]) / tickets
out$contained_share <- rowSums(contained[, last - 1]) / tickets
out$escalation_rate <- rowSums(attempted - contained) / rowSums(attempted)
out$cost_per_ticket_today <- N0 * L / tickets_per_month
out$cost_per_ticket_status_quo <- rowSums(none$labour[, last - 1]) / tickets
out$cost_per_ticket_with_tool <- rowSums(tool$labour[, last - 1] + (costs - billed + accrued)[, last]) / tickets
out$cost_per_true_resolution <- ifelse(all_resolved > 0, rowSums(costs) / all_resolved, NA)
out$stopped <- as.numeric(S <= H + 1e-9)

payback <- out$hard.payback_months
quantiles <- quantile(out$hard.npv, c(0.1, 0.5, 0.9), type = 1)
means <- sapply(out, function(x) mean(x[is.finite(x)]))
cat(sprintf('{"trials": %d, "npv_mean": %.9g, "payback_by_9": %.9g, "payback_by_12": %.9g, "npv_p10": %.9g, "npv_p50": %.9g, "npv_p90": %.9g, "means": {%s}}\n',
            n, mean(out$hard.npv), mean(payback <= 9), mean(payback <= 12), quantiles[1], quantiles[2], quantiles[3],
            paste(sprintf('"%s": %.9g', names(means), means), collapse = ", ")))
