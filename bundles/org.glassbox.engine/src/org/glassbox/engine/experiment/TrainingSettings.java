package org.glassbox.engine.experiment;

import java.util.Arrays;
import java.util.List;
import org.glassbox.core.option.Option;

/** How the weights are moved. */
public record TrainingSettings(
        @Option(help = "rule by which a step changes the weights") Optimiser optimiser,
        @Option(min = 0, max = 100, help = "size of the steps, of all phases; a phase can have a factor on it") double learningRate,
        @Option(min = 0, max = 1, help = "momentum of SGD") double momentum,
        @Option(min = 0, max = 100, help = "weight decay (L2)") double weightDecay,
        @Option(min = 1, max = 65_536, unit = "images", help = "how many each step is made of") int batchSize,
        @Option(help = "how rare classes are made up for") ClassBalance classBalance,
        @Option(min = 0, max = 1024, unit = "threads", help = "CPU threads; 0 leaves the choice to PyTorch: all cores, or what OMP_NUM_THREADS says. Another"
                + " number can change the last digits of results") int threads,
        @Option(help = "which epoch's weights are the result") Selection select,
        @Option(help = "what becomes of layers that the weights to start from have nothing for, such as a head for"
                + " other classes") MissingWeights missingWeights,
        @Option(help = "layers that are not trained, separated by commas, such as features.*, layer1, *.bn1; * stands for anything") String freeze,
        @Option(min = 0, help = "the largest norm that the gradient of all weights together may have, longer ones are shortened to it; 0"
                + " sets no limit") double gradientNorm,
        @Option(min = 0, max = 100_000, unit = "images", help = "validation images whose Grad-CAM maps are kept after each epoch, to tell later whose"
                + " explanation changed; 0 keeps none") int keptMaps) {
    /** The update rule. */
    public enum Optimiser { ADAM, SGD }

    /** What is done about classes of unequal size. */
    public enum ClassBalance {
        /** Nothing. */
        NONE,
        /** Samples weigh inversely to their class's frequency, mean 1. */
        WEIGHTS,
        /** Each epoch draws copies of rare classes up to the size of the largest. */
        UPSAMPLE,
        /** Each epoch draws as many of each class as the smallest has. */
        REDUCE
    }

    /** Which checkpoint is the outcome. */
    public enum Selection {
        /** Lowest validation loss; ties go to the earlier epoch. */
        BEST_LOSS,
        /** Highest validation accuracy; ties go to the lower loss. */
        BEST_ACCURACY,
        /** Highest mean Jaccard index of the explanations on validation, which the metric jaccard gives; ties go to the lower loss. */
        BEST_JACCARD,
        /** The last epoch. */
        LAST
    }

    /** What is done where the weights to start from don't fit the network. */
    public enum MissingWeights {
        /** The run is refused. */
        REFUSED,
        /**
         * Layers that the file has nothing for begin afresh, and so does a head for another number of classes; what the network does not have is left aside.
         */
        FRESH
    }

    public TrainingSettings() {
        this(Optimiser.ADAM, 1e-4, 0.9, 0, 32, ClassBalance.NONE, 0, Selection.BEST_LOSS, MissingWeights.REFUSED, "", 0, 100);
    }

    /** The patterns of {@link #freeze}. */
    public List<String> frozenLayers() {
        return Arrays.stream(freeze.split(",")).map(String::strip).filter(pattern -> !pattern.isEmpty()).toList();
    }
}
