"""The Runge-Kutta method DOP853: its numbers, the sum of a step's stages, its error and its dense output.

An explicit method of order 8 with 12 stages by J. R. Dormand and P. J. Prince; the error of a step comes from embedded methods
of orders 5 and 3, and three stages more give an interpolation of order 7 inside the step. Source of the numbers and of the
error: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd edition (1993), sections II.5 and
II.6, and their program DOP853.
"""

import math

import numpy as np

from ._jit import contracted, jit


def _sparse(rows):
    """Rows of (column, weight) as three arrays: where each row begins, its columns, its weights."""
    begins = np.cumsum([0] + [len(row) for row in rows])
    columns = np.array([column for row in rows for column, _ in row])
    return begins, columns, np.array([weight for row in rows for _, weight in row])


# fmt: off
NODES = np.array([0.0, 0.05260015195876773, 0.0789002279381516, 0.1183503419072274, 0.2816496580927726, 0.3333333333333333,
                  0.25, 0.3076923076923077, 0.6512820512820513, 0.6, 0.8571428571428571, 1.0, 1.0, 0.1, 0.2,
                  0.7777777777777778])
"""When in a step, in steps, each stage is taken; the last three serve the dense output."""

ROWS, COLUMNS, WEIGHTS = _sparse(
    [
        [],
        [(0, 0.05260015195876773)],
        [(0, 0.0197250569845379), (1, 0.0591751709536137)],
        [(0, 0.02958758547680685), (2, 0.08876275643042054)],
        [(0, 0.2413651341592667), (2, -0.8845494793282861), (3, 0.924834003261792)],
        [(0, 0.037037037037037035), (3, 0.17082860872947386), (4, 0.12546768756682242)],
        [(0, 0.037109375), (3, 0.17025221101954405), (4, 0.06021653898045596), (5, -0.017578125)],
        [(0, 0.03709200011850479), (3, 0.17038392571223998), (4, 0.10726203044637328), (5, -0.015319437748624402), (6,
         0.008273789163814023)],
        [(0, 0.6241109587160757), (3, -3.3608926294469414), (4, -0.868219346841726), (5, 27.59209969944671), (6,
         20.154067550477894), (7, -43.48988418106996)],
        [(0, 0.47766253643826434), (3, -2.4881146199716677), (4, -0.590290826836843), (5, 21.230051448181193), (6,
         15.279233632882423), (7, -33.28821096898486), (8, -0.020331201708508627)],
        [(0, -0.9371424300859873), (3, 5.186372428844064), (4, 1.0914373489967295), (5, -8.149787010746927), (6,
         -18.52006565999696), (7, 22.739487099350505), (8, 2.4936055526796523), (9, -3.0467644718982196)],
        [(0, 2.273310147516538), (3, -10.53449546673725), (4, -2.0008720582248625), (5, -17.9589318631188), (6,
         27.94888452941996), (7, -2.8589982771350235), (8, -8.87285693353063), (9, 12.360567175794303), (10,
         0.6433927460157636)],
        [(0, 0.054293734116568765), (5, 4.450312892752409), (6, 1.8915178993145003), (7, -5.801203960010585), (8,
         0.3111643669578199), (9, -0.1521609496625161), (10, 0.20136540080403034), (11, 0.04471061572777259)],
        [(0, 0.056167502283047954), (6, 0.25350021021662483), (7, -0.2462390374708025), (8, -0.12419142326381637), (9,
         0.15329179827876568), (10, 0.00820105229563469), (11, 0.007567897660545699), (12, -0.008298)],
        [(0, 0.03183464816350214), (5, 0.028300909672366776), (6, 0.053541988307438566), (7, -0.05492374857139099), (10,
         -0.00010834732869724932), (11, 0.0003825710908356584), (12, -0.00034046500868740456), (13, 0.1413124436746325)],
        [(0, -0.42889630158379194), (5, -4.697621415361164), (6, 7.683421196062599), (7, 4.06898981839711), (8,
         0.3567271874552811), (12, -0.0013990241651590145), (13, 2.9475147891527724), (14, -9.15095847217987)],
    ]
)
"""The weights of the earlier stages in each stage; row 12 is the step itself, of order 8."""

ERROR_ROWS, ERROR_COLUMNS, ERROR_WEIGHTS = _sparse(
    [
        [(0, 0.01312004499419488), (5, -1.2251564463762044), (6, -0.4957589496572502), (7, 1.6643771824549864), (8,
         -0.35032884874997366), (9, 0.3341791187130175), (10, 0.08192320648511571), (11, -0.022355307863886294)],
        [(0, -0.18980075407240762), (5, 4.450312892752409), (6, 1.8915178993145003), (7, -5.801203960010585), (8,
         -0.4226823213237919), (9, -0.1521609496625161), (10, 0.20136540080403034), (11, 0.02265179219836082)],
    ]
)
"""The weights of the stages in the two errors, of orders 5 and 3."""

DENSE_ROWS, DENSE_COLUMNS, DENSE_WEIGHTS = _sparse(
    [
        [(0, -8.428938276109013), (5, 0.5667149535193777), (6, -3.0689499459498917), (7, 2.38466765651207), (8,
         2.117034582445028), (9, -0.871391583777973), (10, 2.2404374302607883), (11, 0.6315787787694688), (12,
         -0.08899033645133331), (13, 18.148505520854727), (14, -9.194632392478356), (15, -4.436036387594894)],
        [(0, 10.427508642579134), (5, 242.28349177525817), (6, 165.20045171727028), (7, -374.5467547226902), (8,
         -22.113666853125306), (9, 7.733432668472264), (10, -30.674084731089398), (11, -9.332130526430229), (12,
         15.697238121770845), (13, -31.139403219565178), (14, -9.35292435884448), (15, 35.81684148639408)],
        [(0, 19.985053242002433), (5, -387.0373087493518), (6, -189.17813819516758), (7, 527.8081592054236), (8,
         -11.57390253995963), (9, 6.8812326946963), (10, -1.0006050966910838), (11, 0.7777137798053443), (12,
         -2.778205752353508), (13, -60.19669523126412), (14, 84.32040550667716), (15, 11.99229113618279)],
        [(0, -25.69393346270375), (5, -154.18974869023643), (6, -231.5293791760455), (7, 357.6391179106141), (8,
         93.40532418362432), (9, -37.45832313645163), (10, 104.0996495089623), (11, 29.8402934266605), (12,
         -43.53345659001114), (13, 96.32455395918828), (14, -39.17726167561544), (15, -149.72683625798564)],
    ]
)
"""The weights of the stages in the upper four coefficients of the dense output."""
# fmt: on

LAST = 4**4 * 3**3 / 7**7
"""The largest value of ``x**4 (1 - x)**3``."""


@contracted
def add(begins, columns, weights, row, h, slopes, out):
    """Add to ``out`` the slopes of a step of length h, weighted by one row of a table."""
    for e in range(begins[row], begins[row + 1]):
        weight = h * weights[e]
        column = columns[e]
        for i in range(out.shape[0]):
            out[i] += weight * slopes[column, i]


@jit
def squares(values, y, new, atol, rtol):
    """The mean square of values in units of the tolerance ``atol + rtol * max(|y|, |new|)``."""
    total = 0.0
    for i in range(y.shape[0]):
        size = abs(y[i])
        if abs(new[i]) > size:
            size = abs(new[i])
        share = values[i] / (atol + rtol * size)
        total += share * share
    return total / y.shape[0]


@jit
def error(h, y, new, slopes, atol, rtol, work):
    """The error of a step in units of the tolerance, a mean over the entries; 1 is allowed. ``work`` is float (2, n).

    ``err5**2 / sqrt(err5**2 + err3**2 / 100)``, as the program DOP853 has it.
    """
    for kind in range(2):
        for i in range(y.shape[0]):
            work[kind, i] = 0.0
        add(ERROR_ROWS, ERROR_COLUMNS, ERROR_WEIGHTS, kind, h, slopes, work[kind])
    fifth = squares(work[0], y, new, atol, rtol)
    if fifth == 0.0:
        return 0.0
    return fifth / math.sqrt(fifth + 0.01 * squares(work[1], y, new, atol, rtol))


@jit
def prepared(h, y, new, slopes, atol, rtol, work):
    """How far off the dense output of a step may be, in units of the tolerance, as a mean over the entries; 1 is allowed.

    Its seven coefficients go into ``work``, float (7, n); all 16 slopes are there. The error is taken to be a tenth of the
    largest contribution of the last coefficient, ``x**4 (1 - x)**3`` of it: long steps of a small state need that check.
    """
    for i in range(y.shape[0]):
        rise = new[i] - y[i]
        work[0, i] = rise
        work[1, i] = h * slopes[0, i] - rise
        work[2, i] = 2.0 * rise - h * (slopes[12, i] + slopes[0, i])
    for row in range(4):
        for i in range(y.shape[0]):
            work[3 + row, i] = 0.0
        add(DENSE_ROWS, DENSE_COLUMNS, DENSE_WEIGHTS, row, h, slopes, work[3 + row])
    return 0.1 * LAST * math.sqrt(squares(work[6], y, new, atol, rtol))


@contracted
def inside(share, y, work, out):
    """The state at a share, 0 to 1, of a step from y whose dense output is prepared in ``work``."""
    rest = 1.0 - share
    for i in range(y.shape[0]):
        value = work[6, i] * share
        value = (value + work[5, i]) * rest
        value = (value + work[4, i]) * share
        value = (value + work[3, i]) * rest
        value = (value + work[2, i]) * share
        value = (value + work[1, i]) * rest
        out[i] = y[i] + (value + work[0, i]) * share
