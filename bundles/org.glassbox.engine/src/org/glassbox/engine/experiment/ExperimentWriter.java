package org.glassbox.engine.experiment;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.glassbox.core.option.Options;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;

/** Writes an experiment as YAML with every default spelled out. */
final class ExperimentWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+-][A-Za-z0-9_./+-]*");
    private static final Pattern SENTENCE = Pattern.compile("[A-Za-z0-9_./+]([A-Za-z0-9_./+ -]*[A-Za-z0-9_./+-])?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.][0-9.eE+-]*");
    private static final Set<String> WORDS = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");
    private static final String STEP = "  ";

    private final Contributions contributions;
    private final StringBuilder text = new StringBuilder();

    ExperimentWriter(Contributions contributions) {
        this.contributions = contributions;
    }

    String write(Experiment experiment) {
        line("", "name", quoted(experiment.name()));
        line("", "seed", Long.toString(experiment.seed()));
        selection("", "data", ExtensionPoint.DATASETS, experiment.data());
        selection("", "network", ExtensionPoint.NETWORKS, experiment.network());
        if (experiment.weights() != null) {
            line("", "weights", quoted(experiment.weights()));
        }
        section("", "training");
        settings(STEP, experiment.training());
        section("", "augmentation");
        settings(STEP, experiment.augmentation());
        text.append(experiment.metrics().isEmpty() ? "metrics: []\n" : "metrics:\n");
        experiment.metrics().forEach(metric -> item(STEP, fields(ExtensionPoint.METRICS, metric)));
        section("", "phases");
        experiment.phases().forEach(this::phase);
        return text.toString();
    }

    private void phase(Phase phase) {
        String inner = STEP + STEP;
        text.append(STEP).append("- name: ").append(quoted(phase.name())).append('\n');
        settings(inner, phase.settings());
        section(inner, "losses");
        for (Phase.WeightedLoss loss : phase.losses()) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("id", quoted(loss.term().id()));
            fields.put("weight", number(loss.weight()));
            fields.putAll(fields(ExtensionPoint.LOSSES, loss.term()));
            item(inner + STEP, fields);
        }
        phase.weighting().ifPresent(weighting -> {
            section(inner, "weighting");
            fields(ExtensionPoint.WEIGHTINGS, weighting.weighting()).forEach((name, value) -> line(inner + STEP, name, value));
            settings(inner + STEP, weighting.settings());
        });
        phase.labelling().ifPresent(labelling -> {
            section(inner, "labels");
            settings(inner + STEP, labelling.settings());
            selection(inner + STEP, "sampler", ExtensionPoint.SAMPLERS, labelling.sampler());
        });
        phase.queries().ifPresent(queries -> {
            section(inner, "queries");
            settings(inner + STEP, queries.settings());
            selection(inner + STEP, "sampler", ExtensionPoint.SAMPLERS, queries.sampler());
            selection(inner + STEP, "explainer", ExtensionPoint.EXPLAINERS, queries.explainer());
            selection(inner + STEP, "annotator", ExtensionPoint.ANNOTATORS, queries.annotator());
        });
    }

    private void section(String indent, String key) {
        text.append(indent).append(key).append(":\n");
    }

    private void line(String indent, String key, String value) {
        text.append(indent).append(key).append(": ").append(value).append('\n');
    }

    private void item(String indent, Map<String, String> fields) {
        String lead = "- ";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            line(indent + lead, field.getKey(), field.getValue());
            lead = STEP;
        }
    }

    private <T> void settings(String indent, T record) {
        Options.of(record).values(record).forEach((name, value) -> line(indent, name, scalar(value)));
    }

    private void selection(String indent, String key, ExtensionPoint<?> point, Selection selection) {
        section(indent, key);
        fields(point, selection).forEach((name, value) -> line(indent + STEP, name, value));
    }

    /** The id and all options; only those that were given where the plug-in is not installed. */
    private <T> Map<String, String> fields(ExtensionPoint<T> point, Selection selection) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", quoted(selection.id()));
        for (Contribution<T> contribution : contributions.all(point).usable()) {
            if (contribution.id().equals(selection.id())) {
                Options.of(contribution.defaults()).values(contribution.defaults()).forEach((name, value) -> fields.put(name, scalar(value)));
            }
        }
        selection.options().forEach((name, value) -> fields.put(name, scalar(value)));
        return fields;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    /** An option's text: numbers, flags and words as they are. */
    private static String scalar(String value) {
        return scalar(value, PLAIN);
    }

    private static String scalar(String value, Pattern plain) {
        return plain.matcher(value).matches() && !value.toLowerCase(Locale.ROOT).equals("null") && !value.startsWith("-.") ? value : json(value);
    }

    /** Text that other readers of YAML must not take for a number or a flag. */
    private static String quoted(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !NUMBER.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))
                && !value.startsWith("-");
        return plain ? value : json(value);
    }

    /** A text as somebody would write it: without quotes wherever YAML does not need them. */
    static String plain(String value) {
        return scalar(value, SENTENCE.matcher(value).matches() ? SENTENCE : PLAIN);
    }

    private static String json(String value) {
        return TextNode.valueOf(value).toString(); // a JSON text is a YAML text
    }
}
