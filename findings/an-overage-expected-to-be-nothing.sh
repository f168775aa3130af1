#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# scipy 1.10.1 (Debian's python3-scipy 1.10.1-2): expect(), the expected value of a function of a random variable, for the volume beyond a contract's
# allowance, max(x - allowance, 0). Both have closed forms (an option's price, and d (f(k) - k (1 - F(k))) for a normal with standard deviation d).
#   lognormal with median 30,000 and sigma 0.2, allowance 45,000    0, without a warning; it is 76.1
#   normal 30,000 with 3,000, allowance 36,000                      0, without a warning; it is 25.5
#   the same with allowance 33,000                                  249.9, and right
# The points at which it looks for the integrand all lie where that is 0. Given lb, where the function begins, it is right in both.
# Discrete variables are added up until 1,000 terms, far from the end or not: 749.5, the mean of 0 to 1,499, comes out as 668.6, and of a binomial
# with mean 30,000 half is found. There a warning is given ("sum did not converge", though these sums are finite), and with maxcount it is right.
# An overage of exactly nothing is what a buyer likes to hear. Check by simulation, or by the closed form.
#
# Needs python3.11 of Debian with libstdc++6 and libgfortran5, and apt-get, dpkg-deb and these packages in the archive; nothing is installed.
# Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download python3-scipy=1.10.1-2 python3-numpy=1:1.24.2-1+deb12u1 python3-decorator=5.1.1-3 liblbfgsb0=3.0+dfsg.4-1 libblas3=3.11.0-2 \
    liblapack3=3.11.0-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >seen.py <<'END'
import math
import warnings
import numpy
from scipy import stats

below, height = stats.norm.cdf, stats.norm.pdf


def say(what, variable, function, exact, **limits):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        value = variable.expect(function, **limits)
    print(f'{what}: {value:.1f}, exact {exact:.1f}, {"warned" if caught else "silent"}')


def beyond(allowance):
    return lambda volume: numpy.maximum(volume - allowance, 0)


def of_lognormal(median, sigma, allowance):
    far = math.log(median / allowance) / sigma
    return median * math.exp(sigma ** 2 / 2) * below(far + sigma) - allowance * below(far)


def of_normal(mean, deviation, allowance):
    far = (allowance - mean) / deviation
    return deviation * (height(far) - far * below(-far))


lognormal, normal = stats.lognorm(0.2, scale=30000), stats.norm(30000, 3000)
say('lognormal beyond 45000', lognormal, beyond(45000), of_lognormal(30000, 0.2, 45000))
say('lognormal beyond 45000, from there', lognormal, beyond(45000), of_lognormal(30000, 0.2, 45000), lb=45000)
say('normal beyond 33000', normal, beyond(33000), of_normal(30000, 3000, 33000))
say('normal beyond 36000', normal, beyond(36000), of_normal(30000, 3000, 36000))
say('normal beyond 36000, from there', normal, beyond(36000), of_normal(30000, 3000, 36000), lb=36000)
say('0 to 1499', stats.randint(0, 1500), lambda x: x, 749.5)
say('0 to 1499, maxcount 2000', stats.randint(0, 1500), lambda x: x, 749.5, maxcount=2000)
say('binomial', stats.binom(100000, 0.3), lambda x: x, 30000)
END
cat >expected <<'END'
lognormal beyond 45000: 0.0, exact 76.1, silent
lognormal beyond 45000, from there: 76.1, exact 76.1, silent
normal beyond 33000: 249.9, exact 249.9, silent
normal beyond 36000: 0.0, exact 25.5, silent
normal beyond 36000, from there: 25.5, exact 25.5, silent
0 to 1499: 668.6, exact 749.5, warned
0 to 1499, maxcount 2000: 749.5, exact 749.5, silent
binomial: 15093.6, exact 30000.0, warned
END
libraries=$(for file in libblas.so.3 liblapack.so.3 liblbfgsb.so.0; do dirname "$PWD/$(find . -name "$file")"; done | paste -s -d :)
LD_LIBRARY_PATH=$libraries PYTHONPATH=usr/lib/python3/dist-packages /usr/bin/python3 seen.py >seen
diff expected seen && echo "as described: python3-scipy 1.10.1-2"
