package org.glassbox.engine.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.RandomStream;
import org.glassbox.engine.experiment.TrainingSettings.ClassBalance;

/** Which samples an epoch's steps take, fixed by the seed and the epoch alone. */
public final class EpochPlan {
    private EpochPlan() {
    }

    /**
     * @param labels of all training samples
     * @return for each step the indices of its samples, all of {@code batchSize} but perhaps the last
     */
    public static List<int[]> batches(int[] labels, int classes, ClassBalance balance, int batchSize, long seed, int epoch) {
        RandomStream random = RandomStream.of(seed, "order", epoch, "");
        int[] order = chosen(labels, classes, balance, random);
        random.shuffle(order);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += batchSize) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)));
        }
        // batch norm can't take statistics of one sample; a batch size of one is the user's choice
        if (batchSize > 1 && batches.size() > 1 && batches.getLast().length == 1) {
            int single = batches.removeLast()[0];
            int[] last = batches.removeLast();
            int[] longer = Arrays.copyOf(last, last.length + 1);
            longer[last.length] = single;
            batches.add(longer);
        }
        return batches;
    }

    private static int[] chosen(int[] labels, int classes, ClassBalance balance, RandomStream random) {
        if (balance == ClassBalance.NONE || balance == ClassBalance.WEIGHTS) {
            int[] all = new int[labels.length];
            Arrays.setAll(all, i -> i);
            return all;
        }
        List<int[]> members = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            int label = k;
            int[] ofClass = java.util.stream.IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
            if (ofClass.length > 0) {
                random.shuffle(ofClass);
                members.add(ofClass);
            }
        }
        int size = balance == ClassBalance.UPSAMPLE ? members.stream().mapToInt(m -> m.length).max().orElse(0) : members.stream().mapToInt(m -> m.length)
                .min().orElse(0);
        int[] result = new int[size * members.size()];
        for (int k = 0; k < members.size(); k++) {
            int[] ofClass = members.get(k);
            for (int i = 0; i < size; i++) {
                result[k * size + i] = i < ofClass.length ? ofClass[i] : ofClass[random.nextInt(ofClass.length)];
            }
        }
        return result;
    }

    /** Weights of the classes: inverse to their frequency, with mean 1 over the samples; 1 for all where classes are not weighted. */
    public static float[] classWeights(int[] labels, int classes, ClassBalance balance) {
        float[] weights = new float[classes];
        Arrays.fill(weights, 1f);
        if (balance == ClassBalance.WEIGHTS) {
            int[] counts = new int[classes];
            for (int label : labels) {
                counts[label]++;
            }
            long present = Arrays.stream(counts).filter(count -> count > 0).count();
            for (int k = 0; k < classes; k++) {
                weights[k] = counts[k] == 0 ? 0 : (float) labels.length / (present * counts[k]);
            }
        }
        return weights;
    }
}
