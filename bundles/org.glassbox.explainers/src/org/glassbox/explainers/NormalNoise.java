package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplainRequest;

/**
 * Standard normal noise for images, of which each has a stream of its own, so that it does not depend on its neighbours or on how many copies are made at once.
 */
final class NormalNoise {
    private final Shape images;
    private final List<RandomGenerator> streams;

    NormalNoise(ExplainRequest request, long seed, String purpose) {
        images = request.images().getShape();
        streams = request.randomStreams(seed, purpose).stream().map(NormalNoise::generator).toList();
    }

    /**
     * Java's normal numbers from our bits: ten times as fast as the stream's own, which are made for initial weights and equal to the last digit everywhere.
     */
    private static RandomGenerator generator(RandomStream stream) {
        return stream::nextLong;
    }

    /** max x - min x of each image, which noise is a share of. @return (N, 1, 1, 1), owned by the manager of {@code images} */
    static NDArray range(NDArray images) {
        long count = images.size(0);
        try (NDArray flat = images.reshape(count, -1); NDArray least = flat.min(new int[] {1})) {
            return flat.max(new int[] {1}).subi(least).reshape(count, 1, 1, 1);
        }
    }

    /** The noise of the next copies. @return (copies, N, C, H, W), owned by {@code scope} */
    NDArray next(int copies, NDManager scope) {
        int size = Math.toIntExact(images.slice(1).size());
        float[] values = new float[copies * streams.size() * size];
        int place = 0;
        for (int copy = 0; copy < copies; copy++) {
            for (RandomGenerator stream : streams) {
                for (int i = 0; i < size; i++) {
                    values[place++] = (float) stream.nextGaussian();
                }
            }
        }
        return scope.create(values, new Shape(copies).addAll(images));
    }
}
