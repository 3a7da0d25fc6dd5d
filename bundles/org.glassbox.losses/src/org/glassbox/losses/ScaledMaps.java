package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.stream.DoubleStream;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.pytorch.Scalars;

/**
 * Maps between 0 and 1 at the size at which they are compared.
 *
 * <p>A map without a value above zero is dead: a ReLU would leave nothing of it, and no gradient. It keeps its values here, times the slope of a leaky ReLU,
 * and is scaled by its largest absolute value, so that it lies between -1 and 0 and can be revived.
 *
 * @param values S, (B, pixels), differentiable; owned by the maps' manager
 * @param alive (B, 1): 1 for maps with a value above zero, 0 for dead ones
 */
record ScaledMaps(NDArray values, NDArray alive) {
    private static final double SLOPE = 0.01;
    private static final float SMALLEST_RANGE = 1e-8f; // as in the reference values

    /** @param raw maps before their ReLU, (B, h, w) */
    static ScaledMaps of(NDArray raw, MapScaling scaling, int height, int width) {
        long batch = raw.size(0);
        NDArray places = raw.reshape(batch, -1);
        NDArray alive = places.stopGradient().max(new int[] {1}, true).gt(0f).toType(raw.getDataType(), false);
        NDArray dead = alive.neg().add(1f);
        NDArray leaky = Activation.relu(places).mul(alive).add(Scalars.times(places, SLOPE).mul(dead));
        NDArray scaled = leaky.div(largest(leaky));
        NDArray resized = resized(scaled, raw, height, width);
        if (scaling == MapScaling.MAX) {
            return new ScaledMaps(resized, alive);
        }
        NDArray enlarged = resized(leaky, raw, height, width);
        NDArray bounds = scaling == MapScaling.MINMAX_DIFFERENTIATED ? enlarged : enlarged.stopGradient();
        NDArray least = bounds.min(new int[] {1}, true);
        NDArray range = bounds.max(new int[] {1}, true).sub(least).add(SMALLEST_RANGE);
        return new ScaledMaps(enlarged.sub(least).div(range).mul(alive).add(resized.mul(dead)), alive);
    }

    /** The largest absolute value of each map as a constant, 1 where there is none; (B, 1). */
    private static NDArray largest(NDArray values) {
        NDArray largest = values.stopGradient().abs().max(new int[] {1}, true);
        return largest.add(largest.eq(0f).toType(values.getDataType(), false));
    }

    /** @param like maps whose shape the values have */
    private static NDArray resized(NDArray values, NDArray like, int height, int width) {
        NDArray planes = values.reshape(like.getShape());
        boolean shrinks = like.size(1) > height || like.size(2) > width;
        return (shrinks ? PlaneResize.AREA : PlaneResize.BILINEAR).apply(planes, height, width).reshape(like.size(0), -1);
    }

    /**
     * One map of several layers' maps of one size, Σ β S / Σ β, max β S / max β or Π S over those that are alive; the mean of all where none is (methods.md 2.3).
     *
     * @param layers at least one
     * @param counts β of each, for sum and maximum; empty for 1
     */
    static ScaledMaps fused(List<ScaledMaps> layers, Fusion fusion, double[] counts) {
        if (layers.size() == 1) {
            return layers.getFirst();
        }
        NDArray counted = layers.stream().map(ScaledMaps::alive).reduce(NDArray::add).orElseThrow();
        NDArray any = counted.gt(0f).toType(counted.getDataType(), false);
        NDArray none = any.neg().add(1f);
        double most = DoubleStream.of(counts).max().orElse(1); // so that values stay from 0 to 1
        NDArray sum = null;
        NDArray largest = null;
        NDArray product = null;
        NDArray weights = null;
        for (int l = 0; l < layers.size(); l++) {
            ScaledMaps layer = layers.get(l);
            NDArray takesPart = layer.alive.add(none);
            NDArray weight = takesPart.mul((float) (counts.length == 0 ? 1 : counts[l] / most)); // a constant
            NDArray weighted = layer.values.mul(weight);
            NDArray factor = layer.values.mul(takesPart).add(takesPart.neg().add(1f));
            sum = sum == null ? weighted : sum.add(weighted);
            largest = largest == null ? weighted : largest.maximum(weighted);
            product = product == null ? factor : product.mul(factor);
            weights = weights == null ? weight : weights.add(weight);
        }
        NDArray mean = sum.div(weights);
        return new ScaledMaps(switch (fusion) {
            case SUM -> mean;
            case MAX -> largest;
            case PRODUCT -> product.mul(any).add(mean.mul(none));
        }, any);
    }
}
