package org.glassbox.core.feedback;

import java.util.List;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * A question to an annotator: which of these regions must not matter?
 *
 * @param id unique in the run and the same in a resumed one: "epoch/sample id"
 * @param epoch after which it was asked, from 1
 * @param image without augmentation, at the data set's size
 * @param predicted the class that the network sees
 * @param probabilities of all classes
 * @param entropy of the probabilities, natural logarithm
 * @param map what the prediction rests on, (H, W), signed
 * @param regions the cells with most relevance, the strongest first; empty where nothing speaks for the prediction
 */
public record Query(String id, int epoch, Sample sample, RgbImage image, int predicted, List<Double> probabilities, double entropy, SaliencyMap map,
        List<Region> regions) {
    public Query {
        probabilities = List.copyOf(probabilities);
        regions = List.copyOf(regions);
    }
}
