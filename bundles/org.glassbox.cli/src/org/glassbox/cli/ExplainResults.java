package org.glassbox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Softmax;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.io.JsonNumbers;
import org.glassbox.engine.io.WorkJournal;

/**
 * Where the results of {@code glassbox explain} go: pictures, raw values, and a line in the journal that says of an image that it is done. Nothing of it waits
 * in memory. One thread at a time.
 */
record ExplainResults(ExplainPictures pictures, RawValues raw, WorkJournal journal) {
    /** An image with all that was found of it. */
    record Explained(ExplainInputs.Input input, float[] logits, Map<String, Explanation> byMethod) {
    }

    /**
     * Takes some images' explanations: writes their pictures, keeps their values and notes them as done, in this order.
     *
     * @throws GlassboxException if something can't be written
     */
    void add(List<Explained> images) throws GlassboxException {
        pictures.write(images);
        List<ObjectNode> lines = new ArrayList<>();
        for (Explained image : images) {
            lines.add(line(image));
            raw.add(image.byMethod());
        }
        raw.flush();
        journal.add(lines);
    }

    private ObjectNode line(Explained image) {
        int predicted = Predictions.predicted(image.logits());
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("image", image.input().name()).put("key", image.input().key())
                .put("stem", image.input().stem());
        node.put("predicted", predicted).put("probability", Softmax.of(image.logits())[predicted]);
        ArrayNode maps = node.putArray("maps");
        image.byMethod().forEach((method, explanation) -> describe(maps.addObject().put("method", method), explanation));
        return node;
    }

    private void describe(ObjectNode map, Explanation explanation) {
        map.put("target", explanation.target()).put("layer", explanation.layer()).put("map", explanation.map().status().name().toLowerCase(Locale.ROOT));
        map.put("completenessGap", JsonNumbers.finite(explanation.completenessGap())).put("allowedGap", JsonNumbers.finite(explanation.allowedGap()));
        ObjectNode figures = map.putObject("figures");
        explanation.figures().forEach((name, value) -> figures.put(name, JsonNumbers.finite(value)));
        map.put("problem", explanation.problem().orElse(null));
        ArrayNode shape = map.putArray("raw");
        for (long length : raw.shape(explanation)) {
            shape.add(length);
        }
    }
}
