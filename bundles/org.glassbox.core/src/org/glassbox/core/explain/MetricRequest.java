package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;

/**
 * Maps that are to be judged, and all that a metric may look at to do so: some images of one network, explained by one method. Metrics that work on the whole
 * network do so once a request, so that many images in one request cost less than the same images in several.
 *
 * @param network in evaluation mode, its parameters not requiring gradients
 * @param images (N, C, H, W) float32, normalised; owned by the caller
 * @param maps one for each image, at the method's own resolution and before any scaling; each knows the class that it explains
 * @param masks what is known of each image's pixels, at any size; an image without a mask in a role lacks its key, which differs from an empty mask
 * @param normalisation of the images, for changes given in pixel values
 * @param explaining the method that made the maps; {@code null} where they came from elsewhere
 * @param atOnce how many images of this size may go through the network together by the memory that there is, at least 1
 * @param ofImages what metrics found out about these images with this network, whatever the maps are
 * @param ofMaps what they found out about these maps
 */
public record MetricRequest(Network network, NDArray images, List<SaliencyMap> maps, List<Map<MaskRole, Mask>> masks, Normalisation normalisation,
        Explaining explaining, int atOnce, Findings ofImages, Findings ofMaps) {
    public MetricRequest {
        maps = List.copyOf(maps);
        masks = masks.stream().map(Map::copyOf).toList();
        if (maps.size() != images.size(0) || masks.size() != maps.size()) {
            throw new IllegalArgumentException(images.size(0) + " images, " + maps.size() + " maps and masks of " + masks.size() + " images");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one image must go through the network at once, not " + atOnce);
        }
    }

    /** Of which nothing was found out yet. */
    public MetricRequest(Network network, NDArray images, List<SaliencyMap> maps, List<Map<MaskRole, Mask>> masks, Normalisation normalisation,
            Explaining explaining, int atOnce) {
        this(network, images, maps, masks, normalisation, explaining, atOnce, new Findings(), new Findings());
    }

    /** The number of images, N. */
    public int size() {
        return maps.size();
    }

    /** The images' height, pixels. */
    public int height() {
        return Math.toIntExact(images.size(2));
    }

    /** The images' width, pixels. */
    public int width() {
        return Math.toIntExact(images.size(3));
    }

    /** The class that each map explains, N values. */
    public int[] targets() {
        return maps.stream().mapToInt(SaliencyMap::target).toArray();
    }

    /** A map at the image's size, in [-1, 1], all zero where its status is not OK: see {@link SaliencyMap#resized}. */
    public float[] map(int n) {
        return maps.get(n).resized(width(), height());
    }

    /** What is known of an image's pixels, at the image's size. */
    public Optional<Mask> mask(int n, MaskRole role) {
        return Optional.ofNullable(masks.get(n).get(role)).map(mask -> mask.resized(width(), height()));
    }

    /** What there is besides the maps, for {@link ExplanationMetric#refusal}. A kind of mask counts where at least one image has it. */
    public Set<Need> given() {
        Set<Need> given = EnumSet.of(Need.NETWORK);
        if (explaining != null) {
            given.add(Need.EXPLAINER);
        }
        if (masks.stream().anyMatch(known -> known.containsKey(MaskRole.RELEVANT))) {
            given.add(Need.RELEVANT_MASK);
        }
        if (masks.stream().anyMatch(known -> known.containsKey(MaskRole.IRRELEVANT))) {
            given.add(Need.IRRELEVANT_MASK);
        }
        return given;
    }

    /**
     * A random stream for each image, keyed by its pixels, see {@link ExplainRequest#randomStreams}.
     *
     * @param purpose such as the metric's id
     */
    public List<RandomStream> randomStreams(long seed, String purpose) {
        return new ArrayList<>(new ExplainRequest(network, images, targets(), null, normalisation, atOnce).randomStreams(seed, purpose));
    }
}
