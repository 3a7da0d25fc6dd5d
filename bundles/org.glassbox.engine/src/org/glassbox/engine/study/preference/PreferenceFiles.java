package org.glassbox.engine.study.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.JsonNumbers;

/** Writes a preference study's numbers for other programs: verdicts.csv with a row a pair, and result.json. */
public final class PreferenceFiles {
    private PreferenceFiles() {
    }

    /**
     * Writes both files.
     *
     * @throws GlassboxException if one can't be written
     */
    public static void write(PreferenceResult result, Path folder) throws GlassboxException {
        StringBuilder csv = new StringBuilder(Csv.line(List.of("pair", "sample", "class", "for_candidate", "for_reference", "same", "verdict")));
        for (PreferenceResult.Judged each : result.judged()) {
            csv.append(Csv.line(List.of(each.pair().id(), each.pair().sample(), each.pair().trueClass(), Integer.toString(each.candidate()),
                    Integer.toString(each.reference()), Integer.toString(each.same()), each.verdict().name().toLowerCase(Locale.ROOT))));
        }
        AtomicFiles.writeString(folder.resolve("verdicts.csv"), csv.toString());
        AtomicFiles.writeString(folder.resolve("result.json"), json(result));
    }

    /** What the report says, as JSON. */
    public static String json(PreferenceResult result) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("candidate", result.about().candidate()).put("reference", result.about().reference()).put("method", result.about().method());
        root.put("data", result.about().data()).put("seed", result.about().seed());
        root.put("pairs", result.judged().size()).put("complete", result.complete()).put("raters", result.raters()).put("votes", result.votes());
        for (Verdict verdict : List.of(Verdict.POSITIVE, Verdict.SAME, Verdict.NEGATIVE)) {
            ObjectNode node = root.putObject(verdict.name().toLowerCase(Locale.ROOT));
            node.put("pairs", result.count(verdict));
            node.put("share", JsonNumbers.finite(result.share(verdict)));
            interval(node, result.interval(verdict));
        }
        root.put("incomplete", result.count(Verdict.INCOMPLETE));
        root.put("kappa", JsonNumbers.finite(result.kappa().kappa()));
        ObjectNode first = root.putObject("votesForTheFirst");
        first.put("share", JsonNumbers.finite(result.firstShare()));
        interval(first, result.firstInterval());
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void interval(ObjectNode node, Optional<Interval> interval) {
        interval.ifPresent(known -> node.put("low", known.low()).put("high", known.high()));
    }
}
