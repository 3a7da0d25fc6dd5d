package org.glassbox.engine.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file of any of the formats holds, with the names as they are there.
 *
 * @param tensors by name, in the file's order
 * @param metadata texts by key
 * @param notes sentences about what of the file was taken and what was left; mostly none
 */
record TensorFile(Map<String, TypedTensor> tensors, Map<String, String> metadata, List<String> notes) {
    TensorFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        notes = List.copyOf(notes);
    }

    /** The tensors alone. */
    Map<String, Tensor> float32() {
        Map<String, Tensor> plain = new LinkedHashMap<>();
        tensors.forEach((name, typed) -> plain.put(name, typed.tensor()));
        return plain;
    }
}
