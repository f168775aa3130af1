#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Business::Hours 0.13 (Perl; Debian's libbusiness-hours-perl 0.13-2): between(start, end), the seconds of business hours of a ticket, is tied to the
# first ticket it is asked for. Opening hours 9 to 18, Monday to Friday; times in March 2026:
#   Monday 9 to 11, a new object          7201: both ends count, so a ticket has a second too many (and one of no length has 1)
#   Tuesday 9 to 11, the same object      -1
#   Tuesday 9 to 11, a new object         7201
#   Monday 9 to Friday 18                 162000, and -1 after add_seconds() was asked for the due time of another ticket in between
# The documentation says that -1 comes for times "outside the calculated business hours"; that the first call calculates them for its own two times,
# and add_seconds() anew for its own, stands only in a comment of the source. A -1 is a number: a column of handle times that is added up shrinks by
# a second per ticket. Call for_timespan() with the whole period before each round, and refuse -1.
#
# Needs perl and a Debian-like system with apt-get, dpkg-deb and these packages in its archive; nothing is installed. Exits with 1 where the
# behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download libbusiness-hours-perl=0.13-2 libset-intspan-perl=1.19-3 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >seen.pl <<'END'
use strict;
use warnings;
use Business::Hours;
use Time::Local 'timelocal';
# a day of March 2026 (the 23rd is a Monday) and an hour
sub at { my ($day, $hour) = @_; return timelocal(0, 0, $hour, $day, 2, 2026) }
my $hours = Business::Hours->new;
print 'Monday: ', $hours->between(at(23, 9), at(23, 11)), "\n";
print 'Tuesday, the same object: ', $hours->between(at(24, 9), at(24, 11)), "\n";
print 'Tuesday, a new object: ', Business::Hours->new->between(at(24, 9), at(24, 11)), "\n";
my $week = Business::Hours->new;
print 'the week: ', $week->between(at(23, 9), at(27, 18)), "\n";
$week->add_seconds(at(24, 9), 3600);
print 'the week again: ', $week->between(at(23, 9), at(27, 18)), "\n";
$week->for_timespan(Start => at(1, 0), End => at(31, 0));
print 'after for_timespan: ', join(' ', map { $week->between(at($_, 9), at($_, 11)) } 23, 24, 28), "\n";
END
cat >expected <<'END'
Monday: 7201
Tuesday, the same object: -1
Tuesday, a new object: 7201
the week: 162000
the week again: -1
after for_timespan: 7201 7201 0
END
TZ=UTC PERL5LIB=usr/share/perl5 perl seen.pl >seen
diff expected seen && echo "as described: Business::Hours 0.13-2"
