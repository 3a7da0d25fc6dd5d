package org.glassbox.app.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.history.HistoryFiles;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.ui.training.KnownRun;

/** Folders as runs write them, without training. Of two images, a and b, the first is a cat and the second a dog. */
final class WrittenRuns {
    private static final String YAML = """
            name: NAME
            seed: 1
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {learningRate: RATE, batchSize: 8}
            metrics: [accuracy, loss]
            phases:
              - {name: only, epochs: 9, losses: [cross-entropy]}
            """;

    private WrittenRuns() {
    }

    /** A run before its first epoch. */
    static KnownRun begin(Path folder, String name, double learningRate) throws IOException, GlassboxException {
        Files.createDirectories(HistoryFiles.predictions(folder));
        Files.writeString(folder.resolve("experiment.yaml"), YAML.replace("NAME", name).replace("RATE", Double.toString(learningRate)));
        return new KnownRun(folder, name, KnownRun.Status.UNFINISHED, 0, 9, "");
    }

    /**
     * One more epoch.
     *
     * @param catness of both images, after each epoch; so much of their relevance lies on the left
     */
    static void epochs(Path folder, double... catness) throws IOException, GlassboxException {
        StringBuilder metrics = new StringBuilder("epoch,phase,queried,annotated,best,train loss cross-entropy,train loss total,validation accuracy,validation loss\n");
        for (int epoch = 1; epoch <= catness.length; epoch++) {
            double p = catness[epoch - 1];
            metrics.append(epoch).append(",only,0,0,true,").append(1.0 / epoch).append(',').append(2.0 / epoch).append(",0.5,").append(epoch == 1 ? 0 : p).append('\n');
            new PredictionTable(List.of("cat", "dog"), List.of(row("a", 0, p), row("b", 1, p / 2))).write(HistoryFiles.predictions(folder, epoch));
            Map<String, SaliencyMap> maps = new LinkedHashMap<>();
            maps.put("b", new SaliencyMap(2, 1, new float[] {(float) p, (float) (1 - p)}, 1, Double.NaN));
            new KeptMaps(maps).write(HistoryFiles.maps(folder, epoch));
        }
        Files.writeString(folder.resolve("metrics.csv"), metrics.toString());
    }

    private static PredictionTable.Row row(String id, int label, double cat) {
        return new PredictionTable.Row(id, label, cat >= 0.5 ? 0 : 1, new float[] {(float) cat, (float) (1 - cat)});
    }

    /** Questions after an epoch, of which the first is answered. */
    static void asked(Path folder, int epoch, int questions) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            lines.add("{\"event\":\"asked\",\"queryId\":\"" + epoch + "/" + i + "\",\"epoch\":" + epoch + ",\"regions\":[{\"x\":1}],\"probabilities\":[0.5]}");
        }
        lines.add("{\"event\":\"answered\",\"queryId\":\"" + epoch + "/0\",\"kind\":\"marked\",\"irrelevant\":[1]}");
        Files.writeString(folder.resolve("feedback.jsonl"), String.join("\n", lines) + "\n{\"event\":\"ask");
    }
}
