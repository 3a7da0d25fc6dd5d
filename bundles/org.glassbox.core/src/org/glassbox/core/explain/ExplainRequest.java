package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;

/**
 * What is to be explained.
 *
 * @param network in evaluation mode, its parameters not requiring gradients
 * @param images (N, C, H, W) float32, normalised; owned by the caller
 * @param targets the class of each image whose logit is explained, N values
 * @param layer the node to explain at, for methods that work on a layer; never null (the graph's default where the user named none)
 * @param normalisation of the images, for references given as pixels
 * @param atOnce how many images of this size may go through the network together by the memory that there is, at least 1; for methods that make many of one
 */
public record ExplainRequest(Network network, NDArray images, int[] targets, String layer, Normalisation normalisation, int atOnce) {
    public ExplainRequest {
        if (targets.length != images.size(0)) {
            throw new IllegalArgumentException(targets.length + " target classes for " + images.size(0) + " images");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one image must go through the network at once, not " + atOnce);
        }
        targets = targets.clone();
    }

    /** As many at once as there are images. */
    public ExplainRequest(Network network, NDArray images, int[] targets, String layer, Normalisation normalisation) {
        this(network, images, targets, layer, normalisation, Math.max(1, targets.length));
    }

    @Override
    public int[] targets() {
        return targets.clone();
    }

    /** Picks the target's logit of each image. @return (N), owned by the manager of the logits */
    public NDArray targetScores(NDArray logits) {
        long[] index = new long[targets.length];
        for (int n = 0; n < index.length; n++) {
            index[n] = targets[n];
        }
        try (NDArray indices = logits.getManager().create(index).reshape(index.length, 1)) {
            return logits.gather(indices, 1).reshape(index.length);
        }
    }

    /**
     * A random stream for each image, keyed by its pixels: equal images get equal numbers, whatever stands beside them in the batch.
     *
     * @param purpose such as the method's id
     */
    public List<RandomStream> randomStreams(long seed, String purpose) {
        float[] values = images.toFloatArray();
        int size = targets.length == 0 ? 0 : values.length / targets.length;
        ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES);
        List<RandomStream> streams = new ArrayList<>();
        for (int n = 0; n < targets.length; n++) {
            bytes.clear().asFloatBuffer().put(values, n * size, size);
            CRC32C digest = new CRC32C();
            digest.update(bytes);
            streams.add(RandomStream.of(seed, purpose, 0, Long.toHexString(digest.getValue())));
        }
        return streams;
    }
}
