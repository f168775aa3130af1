#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Number::Format 1.75 (Perl; Debian's libnumber-format-perl 1.75-3): unformat_number() keeps digits and drops what it does not know, even where
# it is told the separators. In an invoice with decimal commas:
#   "3,50-"         3.5     a credit with its minus behind the figure, as accounting programs write it, becomes a charge
#   "(1.250,00)"    1250    a credit in brackets as well
#   "1,5E3"         1.53    an exponent becomes a further decimal
#   "3:30"          330     a duration becomes a number
# Nothing is undefined and nothing warns. A credit note that is added up this way counts twice its amount against the buyer. Match a whole cell
# against the forms that are allowed before it is read as a number.
#
# Needs perl and a Debian-like system with apt-get, dpkg-deb and that package in its archive; nothing is installed. Exits with 1 where the
# behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download libnumber-format-perl=1.75-3 >/dev/null 2>&1
dpkg-deb -x libnumber-format-perl_*.deb .

cat >seen.pl <<'END'
use strict;
use warnings;
use Number::Format;
my $german = Number::Format->new(-thousands_sep => '.', -decimal_point => ',');
print "$_ -> ", $german->unformat_number($_) // 'undefined', "\n" for '1.250,00', '-3,50', '3,50-', '(1.250,00)', '1,5E3', '3:30';
END
cat >expected <<'END'
1.250,00 -> 1250
-3,50 -> -3.5
3,50- -> 3.5
(1.250,00) -> 1250
1,5E3 -> 1.53
3:30 -> 330
END
PERL5LIB=usr/share/perl5 perl seen.pl >seen
diff expected seen && echo "as described: Number::Format 1.75-3"
