package org.glassbox.samplers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Sampler;

/** A random order, the same for the same seed and epoch: what the other samplers are compared with. */
public record RandomSampler() implements Sampler {
    @Override
    public List<Integer> rank(Candidates candidates) {
        Ranking.requireChoice(candidates);
        int[] order = IntStream.range(0, candidates.size()).toArray();
        candidates.random().shuffle(order);
        return Arrays.stream(order).boxed().toList();
    }
}
