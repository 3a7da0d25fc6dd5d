package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Sums of Gaussians that are as wide as the interval or wider, with a width of its own for each unit. With places t from the interval's middle,
 * exp(-a (t_l - t_s)²) = exp(-a t_l²) exp(-a t_s²) Σ_k (2a t_l t_s)^k / k!, and 2a t_l t_s is at most a quarter: 14 terms are exact, and the sum over s is two
 * narrow matrix products instead of a kernel a unit.
 */
final class WideGauss {
    private static final int TERMS = 14; // 0.25^14 / 14! is 4e-20
    private final NDArray squares;
    private final NDArray powers;
    private final NDArray orders;
    private final double widest;

    private WideGauss(NDArray squares, NDArray powers, NDArray orders, double widest) {
        this.squares = squares;
        this.powers = powers;
        this.orders = orders;
        this.widest = widest;
    }

    /**
     * @param scope owns the tables
     * @param type of all that is computed
     */
    static WideGauss of(NDManager scope, KernelTables tables, double step, DataType type) {
        int points = (int) tables.distances().size(0);
        double[] squares = new double[points];
        double[] powers = new double[points * TERMS]; // t^k / √k!
        for (int l = 0; l < points; l++) {
            double t = (l - (points - 1) / 2.0) * step;
            squares[l] = t * t;
            double power = 1;
            for (int k = 0; k < TERMS; k++) {
                powers[l * TERMS + k] = power;
                power *= t / Math.sqrt(k + 1.0);
            }
        }
        return new WideGauss(scope.create(squares, new Shape(1, points)).toType(type, false), scope.create(powers, new Shape(points, TERMS)).toType(type,
                false), scope.arange(0f, TERMS, 1f, DataType.FLOAT64).reshape(1, TERMS).toType(type, false), tables.widest());
    }

    /**
     * Σ_s m_s Gauss_{w / γ}(t_l - t_s), w the widest width.
     *
     * @param members (U, L)
     * @param gamma (U, 1)
     * @return (U, L)
     */
    NDArray sums(NDArray members, NDArray gamma) {
        NDArray inverse = gamma.div(widest);
        NDArray twice = inverse.square(); // 2a
        NDArray fall = twice.mul(-0.5).mul(squares).exp(); // (U, L)
        NDArray moments = members.mul(fall).matMul(powers); // (U, k)
        NDArray terms = moments.mul(twice.pow(orders));
        return terms.matMul(powers.transpose()).mul(fall).mul(inverse.div(Math.sqrt(2 * Math.PI)));
    }
}
