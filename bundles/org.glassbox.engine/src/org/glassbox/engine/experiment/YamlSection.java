package org.glassbox.engine.experiment;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Options;
import org.glassbox.core.option.Suggestion;

/**
 * Keys of one place of an experiment, or another file, taken one by one; {@link #finish} refuses those that nobody took. Each failure is one sentence with the
 * place and the key.
 */
public final class YamlSection {
    private final YamlDocument document;
    private final YamlValue.Mapping mapping;
    private final String path;
    private final Set<String> known = new LinkedHashSet<>();

    private YamlSection(YamlDocument document, YamlValue.Mapping mapping, String path) {
        this.document = document;
        this.mapping = mapping;
        this.path = path;
    }

    /** Of an experiment; as {@link #of(YamlDocument, YamlValue, String)}. */
    static YamlSection of(YamlValue value, String path) throws GlassboxException {
        return of(YamlDocument.EXPERIMENT, value, path);
    }

    /**
     * @param document what the file describes
     * @param path of keys that lead here, empty for the whole file
     * @throws GlassboxException if the value is no group of keys
     */
    public static YamlSection of(YamlDocument document, YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Mapping mapping) {
            return new YamlSection(document, mapping, path);
        }
        throw GlassboxException.badInput(value.place().text() + ": " + (path.isEmpty() ? document.any() : path) + " must be a group of keys, not "
                + value.kind() + ".");
    }

    /** The same keys, those that were taken included, with one set to a text. */
    YamlSection with(String key, String text, YamlValue.Place place) {
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.put(key, new YamlValue.Entry(place, new YamlValue.Scalar(text, false, place)));
        YamlSection result = new YamlSection(document, new YamlValue.Mapping(entries, mapping.place()), path);
        result.known.addAll(known);
        return result;
    }

    /** Where it was written. */
    public YamlValue.Place place() {
        return mapping.place();
    }

    /** The path of one of the keys. */
    public String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The value of a key; empty where it is missing or has no value. */
    public Optional<YamlValue> take(String key) {
        known.add(key);
        YamlValue.Entry entry = mapping.entries().get(key);
        return entry == null || entry.value() instanceof YamlValue.Scalar scalar && scalar.absent() ? Optional.empty() : Optional.of(entry.value());
    }

    /**
     * @param example completes the message, such as {@code network: resnet20}
     * @throws GlassboxException if the key is missing
     */
    public YamlValue require(String key, String example) throws GlassboxException {
        Optional<YamlValue> value = take(key);
        if (value.isEmpty()) {
            throw GlassboxException.badInput(place().text() + ": " + (path.isEmpty() ? document.the() : path) + " needs the key \"" + key + "\", such as "
                    + example + ".");
        }
        return value.get();
    }

    /** The text of a key; empty where it is missing. */
    public Optional<YamlValue.Scalar> takeScalar(String key) throws GlassboxException {
        Optional<YamlValue> value = take(key);
        if (value.isPresent() && !(value.get() instanceof YamlValue.Scalar)) {
            throw GlassboxException.badInput(value.get().place().text() + ": " + pathOf(key) + " must be a single value, not " + value.get().kind() + ".");
        }
        return value.map(YamlValue.Scalar.class::cast);
    }

    /** The entries of a list; {@code null} where the key is missing. */
    public List<YamlValue> takeList(String key) throws GlassboxException {
        Optional<YamlValue> value = take(key);
        if (value.isEmpty()) {
            return null;
        }
        if (value.get() instanceof YamlValue.Sequence sequence) {
            return sequence.items();
        }
        throw GlassboxException.badInput(value.get().place().text() + ": " + pathOf(key) + " must be a list, not " + value.get().kind() + ".");
    }

    /** A number of a key. */
    double takeNumber(String key, double min, double absent) throws GlassboxException {
        Optional<YamlValue.Scalar> scalar = takeScalar(key);
        if (scalar.isEmpty()) {
            return absent;
        }
        try {
            double number = Double.parseDouble(scalar.get().text().strip());
            if (number >= min && Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with what is allowed
        }
        throw GlassboxException.badInput(scalar.get().place().text() + ": " + pathOf(key) + " is \"" + scalar.get().text()
                + "\", but must be a number of at least "
                + (long) min + ".");
    }

    /** A whole number of a key. */
    public long takeWhole(String key, long absent) throws GlassboxException {
        Optional<YamlValue.Scalar> scalar = takeScalar(key);
        try {
            return scalar.isEmpty() ? absent : Long.parseLong(scalar.get().text().strip());
        } catch (NumberFormatException e) {
            throw GlassboxException.badInput(scalar.get().place().text() + ": " + pathOf(key) + " is \"" + scalar.get().text()
                    + "\", but must be a whole number.", e);
        }
    }

    /**
     * The file or folder that a text written at {@code place} means.
     *
     * @param mustExist whether a missing one is refused
     */
    public static Path file(YamlValue.Scalar scalar, String path, boolean mustExist) throws GlassboxException {
        Path file = absolute(scalar);
        if (mustExist && !Files.exists(file)) {
            throw GlassboxException.badInput(scalar.place().text() + ": " + path + ": there is no file or folder " + file + ".");
        }
        return file;
    }

    private static Path absolute(YamlValue.Scalar scalar) throws GlassboxException {
        try {
            return scalar.place().base().resolve(scalar.text().strip()).normalize();
        } catch (InvalidPathException e) {
            throw GlassboxException.badInput(scalar.place().text() + ": \"" + scalar.text() + "\" is no path: " + e.getReason() + ".", e);
        }
    }

    /**
     * A record whose components are keys of this section.
     *
     * @param owner whose options they are, for messages
     * @param filesMustExist whether missing files and folders are refused
     */
    <T> T options(T defaults, String owner, boolean filesMustExist) throws GlassboxException {
        Options<T> options = Options.of(defaults);
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, YamlValue.Place> places = new LinkedHashMap<>();
        for (OptionSpec spec : options.specs()) {
            Optional<YamlValue.Scalar> scalar = takeScalar(spec.name());
            if (scalar.isPresent()) {
                texts.put(spec.name(), text(spec, scalar.get(), filesMustExist));
                places.put(spec.name(), scalar.get().place());
            }
        }
        try {
            return options.create(place().text() + ": " + owner, texts);
        } catch (GlassboxException e) {
            for (Map.Entry<String, String> text : texts.entrySet()) { // the one that is wrong by itself, to name its line
                options.create(places.get(text.getKey()).text() + ": " + owner, Map.of(text.getKey(), text.getValue()));
            }
            throw e;
        }
    }

    private String text(OptionSpec spec, YamlValue.Scalar scalar, boolean filesMustExist) throws GlassboxException {
        String text = scalar.text().strip();
        return switch (spec) {
            case OptionSpec.PathTo path when !text.isEmpty() -> file(scalar, pathOf(spec.name()), filesMustExist).toString();
            case OptionSpec.Text word when isFile(scalar) -> absolute(scalar).toString(); // an option that takes a word or a file, such as deeplift's reference
            default -> text;
        };
    }

    private static boolean isFile(YamlValue.Scalar scalar) {
        try {
            return !scalar.text().isBlank() && Files.isRegularFile(absolute(scalar));
        } catch (GlassboxException e) {
            return false; // text that can't be a path is just text
        }
    }

    /**
     * @throws GlassboxException if there is a key that nobody asked for
     */
    public void finish() throws GlassboxException {
        for (Map.Entry<String, YamlValue.Entry> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw GlassboxException.badInput(entry.getValue().place().text() + ": " + (path.isEmpty() ? document.the() : path) + " has no key \""
                        + entry.getKey() + "\"" + Suggestion.among(entry.getKey(), known));
            }
        }
    }
}
