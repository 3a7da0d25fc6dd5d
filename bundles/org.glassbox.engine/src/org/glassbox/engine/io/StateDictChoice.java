package org.glassbox.engine.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.TorchObjects.StoredTensor;
import org.glassbox.engine.io.pickle.PythonValue;
import org.glassbox.engine.io.pickle.PythonValue.Dict;
import org.glassbox.engine.io.pickle.Unpickler;

/**
 * The one dictionary of tensors among what a checkpoint holds.
 *
 * @param path of keys that lead to it; empty where it is the whole file
 * @param tensors by name, at least one
 * @param notTensors names of its entries that are none
 * @param beside keys of the file's other contents, next to the first key of the path
 */
record StateDictChoice(List<String> path, Map<String, StoredTensor> tensors, List<String> notTensors, List<String> beside) {
    private static final List<String> USUAL_KEYS = List.of("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params");
    private static final int DEEPEST = 4;
    private static final int LISTED = 8;

    /**
     * The dictionary under the first of the usual keys, else the file's own tensors, else the only dictionary of tensors that there is.
     *
     * @throws GlassboxException if there is none, or several without a usual name
     */
    static StateDictChoice in(PythonValue content, String where) throws GlassboxException {
        Set<Dict> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Optional<StateDictChoice> choice = content instanceof Dict dict ? find(dict, List.of(), seen, where) : Optional.empty();
        if (choice.isPresent()) {
            return choice.get();
        }
        if (content instanceof StoredTensor) {
            throw GlassboxException.badInput(where + " holds a single tensor without a name; weights are a dictionary of tensors, model.state_dict().");
        }
        throw GlassboxException.badInput(where + " holds no dictionary of tensors" + (content instanceof Dict dict ? ", only " + listed(keys(dict)) : "")
                + "; in Python, save model.state_dict().");
    }

    /** Its tensors with their numbers. */
    TensorFile read(TorchContent content) throws IOException, GlassboxException {
        return new TensorFile(content.read(tensors), Map.of(), notes());
    }

    /** What was taken and what was left, in sentences; empty where the file is nothing but tensors. */
    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!path.isEmpty()) {
            String also = beside.isEmpty() ? "" : "; the file also has " + listed(beside);
            notes.add("The weights are the " + tensors.size() + " tensors of \"" + String.join("\" in \"", path.reversed()) + "\"" + also + ".");
        }
        if (!notTensors.isEmpty()) {
            notes.add("Left out, for they are no tensors: " + listed(notTensors) + ".");
        }
        return notes;
    }

    private static Optional<StateDictChoice> find(Dict dict, List<String> path, Set<Dict> seen, String where) throws GlassboxException {
        if (!seen.add(dict) || path.size() > DEEPEST) {
            return Optional.empty();
        }
        Map<String, PythonValue> entries = dict.byText();
        for (String key : USUAL_KEYS) {
            if (entries.get(key) instanceof Dict inner) {
                Optional<StateDictChoice> found = find(inner, with(path, key), seen, where);
                if (found.isPresent()) {
                    return found.map(choice -> path.isEmpty() ? choice.beside(entries.keySet(), key) : choice);
                }
            }
        }
        Optional<StateDictChoice> own = tensors(entries, path);
        if (own.isPresent()) {
            return own;
        }
        Map<String, StateDictChoice> candidates = new LinkedHashMap<>();
        for (Map.Entry<String, PythonValue> entry : entries.entrySet()) {
            if (entry.getValue() instanceof Dict inner && seen.add(inner)) {
                tensors(inner.byText(), with(path, entry.getKey())).ifPresent(choice -> candidates.put(entry.getKey(), choice));
            }
        }
        if (candidates.size() > 1) {
            throw GlassboxException.badInput(where + " holds several dictionaries of tensors, " + listed(List.copyOf(candidates.keySet()))
                    + ", and none has a usual name such as state_dict; in Python, save the one that is meant.");
        }
        return candidates.values().stream().findFirst().map(choice -> choice.beside(entries.keySet(), choice.path().getLast()));
    }

    private static Optional<StateDictChoice> tensors(Map<String, PythonValue> entries, List<String> path) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        entries.forEach((name, value) -> {
            if (value instanceof StoredTensor tensor) {
                tensors.put(name, tensor);
            } else {
                others.add(name);
            }
        });
        return tensors.isEmpty() ? Optional.empty() : Optional.of(new StateDictChoice(path, tensors, others, List.of()));
    }

    private StateDictChoice beside(Set<String> keys, String taken) {
        return new StateDictChoice(path, tensors, notTensors, keys.stream().filter(key -> !key.equals(taken)).toList());
    }

    private static List<String> with(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static List<String> keys(Dict dict) {
        return List.copyOf(dict.byText().keySet());
    }

    private static String listed(List<String> names) {
        String first = String.join(", ", names.stream().limit(LISTED).map(Unpickler::readable).toList());
        return names.isEmpty() ? "nothing" : names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }
}
