package org.glassbox.app.tests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.ui.annotation.RunPlan;

/** Small queries, receipts and experiments whose content is known. */
final class Examples {
    static final List<String> CLASSES = List.of("benign", "malignant");
    private static final int SIZE = 64;
    private static final int CELL = 16;

    private Examples() {
    }

    /** A run of an experiment that waits for answers. */
    static RunPlan plan(Path folder) {
        Phase.Queries queries = new Phase.Queries(new QuerySettings(), Selection.of("entropy"), Selection.of("deeplift"), Selection.of("interactive"));
        Phase phase = new Phase("query", new PhaseSettings(), List.of(new Phase.WeightedLoss(1, Selection.of("cross-entropy"))), Optional.of(queries));
        Experiment experiment = new Experiment("example", 1, Selection.of("lesions"), Selection.of("smallcnn"), null, new TrainingSettings(), new Augmentation(),
                List.of(Selection.of("accuracy"), Selection.of("loss")), List.of(phase));
        return new RunPlan(experiment, folder, false, true);
    }

    /** Queries about images train/0, train/1 and so on, with ten regions each; the network sees class 1, which is true of every second image. */
    static List<Query> queries(int epoch, int count) {
        return IntStream.range(0, count).mapToObj(index -> query(epoch, index)).toList();
    }

    static Query query(int epoch, int index) {
        Sample sample = new Sample("train/" + index, "train", index % 2);
        List<Region> regions = new ArrayList<>();
        for (int cell = 0; cell < 10; cell++) {
            regions.add(new Region(cell % 4 * CELL, cell / 4 * CELL, CELL, CELL));
        }
        return new Query(epoch + "/" + sample.id(), epoch, sample, image(index), 1, List.of(0.4, 0.6), 0.673, map(1), regions);
    }

    /** A correction of the first region, with the given share of relevance on it before and after. */
    static Receipt receipt(Query query, double before, double after) {
        Mask ruledOut = Mask.of(SIZE, SIZE, List.of(query.regions().getFirst()));
        Receipt.View was = new Receipt.View(map(1), before, 1, 0.4, 0.81, 0.52);
        Receipt.View is = new Receipt.View(map(0.2f), after, 1, before == after ? 0.4 : 0.55, 0.80, 0.5);
        return new Receipt(query.id(), query.sample().id(), query.sample().label(), query.epoch(), query.epoch() + 1, ruledOut, was, is);
    }

    static EpochSummary epoch(int epoch, double accuracy) {
        return new EpochSummary(epoch, "query", Map.of("total", 1.0 / epoch), Map.of("accuracy", accuracy, "loss", 1.2 / epoch), 4 * epoch, 3 * epoch, true, 2);
    }

    /** A dark disc on skin, and a blue square in the upper left corner. */
    private static RgbImage image(int seed) {
        byte[] rgb = new byte[3 * SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                boolean disc = Math.hypot(x - 34 - seed % 5, y - 36) < 15;
                boolean patch = x < 14 && y < 14;
                int colour = patch ? 0x2060c0 : disc ? 0x704030 : 0xe0b8a0;
                int at = 3 * (y * SIZE + x);
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }
        return new RgbImage(SIZE, SIZE, rgb);
    }

    private static SaliencyMap map(float onPatch) {
        float[] values = new float[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                values[y * SIZE + x] = x < 14 && y < 14 ? onPatch : Math.hypot(x - 34, y - 36) < 15 ? 0.3f : -0.02f;
            }
        }
        return new SaliencyMap(SIZE, SIZE, values, 1, Double.NaN);
    }
}
