package org.glassbox.engine.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Reasons;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;

/**
 * What a network's answers for some images rested on at one time: Grad-CAM maps of the true classes at the network's usual layer, after their ReLU and before
 * any scaling. Those of the true and not of the predicted class, so that the maps of two times answer the same question.
 *
 * @param byId maps of one size by the images' ids, in the data set's order
 */
public record KeptMaps(Map<String, SaliencyMap> byId) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAPS = "maps";
    private static final String IDS = "ids";
    private static final String CLASSES = "classes";

    public KeptMaps {
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    /** None. */
    public static KeptMaps none() {
        return new KeptMaps(Map.of());
    }

    /** The maps of so many images, taken evenly from all of them; none where the predictions were made without. */
    public static KeptMaps of(Predictions predictions, int most) {
        Map<String, SaliencyMap> byId = new LinkedHashMap<>();
        List<SaliencyMap> maps = predictions.reasons().map(Reasons::ofTruth).orElse(List.of());
        int count = Math.min(most, maps.size());
        for (int i = 0; i < count; i++) {
            int n = (int) ((long) i * maps.size() / count);
            byId.put(predictions.ids().get(n), maps.get(n));
        }
        return new KeptMaps(byId);
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /**
     * Writes the maps as one tensor (n, h, w), whole or not at all.
     *
     * @throws GlassboxException if the file can't be written
     */
    public void write(Path file) throws GlassboxException {
        SaliencyMap first = byId.values().iterator().next();
        int length = first.values().length;
        float[] values = new float[byId.size() * length];
        int n = 0;
        for (SaliencyMap map : byId.values()) {
            System.arraycopy(map.values(), 0, values, n * length, length);
            n++;
        }
        try {
            Map<String, String> about = new LinkedHashMap<>();
            about.put(IDS, JSON.writeValueAsString(byId.keySet()));
            about.put(CLASSES, JSON.writeValueAsString(byId.values().stream().map(SaliencyMap::target).toList()));
            SafeTensors.write(file, Map.of(MAPS, new Tensor(new long[] {byId.size(), first.height(), first.width()}, values)), about);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads maps.
     *
     * @throws GlassboxException if the file can't be read or holds none
     */
    public static KeptMaps read(Path file) throws GlassboxException {
        SafeTensors.Content content = SafeTensors.read(file);
        Tensor tensor = content.tensors().get(MAPS);
        List<String> ids = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        try {
            ids.addAll(List.of(JSON.readValue(content.metadata().getOrDefault(IDS, "[]"), String[].class)));
            classes.addAll(List.of(JSON.readValue(content.metadata().getOrDefault(CLASSES, "[]"), Integer[].class)));
        } catch (JsonProcessingException e) {
            throw damaged(file, e);
        }
        if (tensor == null || tensor.shape().length != 3 || tensor.shape()[0] != ids.size() || ids.size() != classes.size()) {
            throw damaged(file, null);
        }
        int height = (int) tensor.shape()[1];
        int width = (int) tensor.shape()[2];
        Map<String, SaliencyMap> byId = new LinkedHashMap<>();
        for (int n = 0; n < ids.size(); n++) {
            float[] values = new float[height * width];
            System.arraycopy(tensor.values(), n * values.length, values, 0, values.length);
            byId.put(ids.get(n), new SaliencyMap(width, height, values, classes.get(n), Double.NaN));
        }
        return new KeptMaps(byId);
    }

    private static GlassboxException damaged(Path file, Exception cause) {
        return GlassboxException.badInput(file + " holds no maps of a run's epoch, or is damaged; delete it, and nothing but these maps is lost.", cause);
    }
}
