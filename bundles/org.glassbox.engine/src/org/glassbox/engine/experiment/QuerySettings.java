package org.glassbox.engine.experiment;

import org.glassbox.core.option.Option;

/** How queries are asked (methods.md 1.2 and 1.3) and what an answer means. */
public record QuerySettings(
        @Option(min = 1, max = 100_000, unit = "images", help = "how many are asked about after each epoch") int perEpoch,
        @Option(min = 0, max = 1, help = "the largest share of the training images that may ever be asked about; 0 sets no limit") double budget,
        @Option(help = "whether the run waits for all answers before the next epoch") boolean waitForAnswers,
        @Option(min = 1, max = 4096, unit = "pixels", help = "side of the grid's cells that are shown as regions") int regionSize,
        @Option(min = 0, max = 4096, unit = "pixels", help = "distance of the cells; 0 is the cells' size, so that they don't overlap") int regionStride,
        @Option(min = 1, max = 10_000, unit = "regions", help = "how many of the most relevant cells are shown") int regionCount,
        @Option(help = "what ranks the cells") CellScore cellScore,
        @Option(help = "which pixels an answer rules out") RuledOut ruledOut) {
    /** How a cell's relevance is measured. */
    public enum CellScore {
        /** The mean of the positive values. */
        POSITIVE,
        /** The mean of the signed values. */
        SIGNED,
        /** The mean of the absolute values. */
        ABS
    }

    /** What becomes the feedback mask W. */
    public enum RuledOut {
        /** The marked cells only, as in the paper. */
        MARKED,
        /**
         * Everything except the cells that were shown and left unmarked, and the cells around them: the expert has said what may matter. Only where at least
         * one cell was marked and one left.
         */
        ALL_BUT_KEPT
    }

    public QuerySettings() {
        this(20, 0, true, 28, 0, 10, CellScore.POSITIVE, RuledOut.MARKED);
    }

    /** The same with another meaning of an answer. */
    public QuerySettings rulingOut(RuledOut rule) {
        return new QuerySettings(perEpoch, budget, waitForAnswers, regionSize, regionStride, regionCount, cellScore, rule);
    }

    /** The same with another choice of whether the run waits. */
    public QuerySettings waiting(boolean wait) {
        return new QuerySettings(perEpoch, budget, wait, regionSize, regionStride, regionCount, cellScore, ruledOut);
    }
}
