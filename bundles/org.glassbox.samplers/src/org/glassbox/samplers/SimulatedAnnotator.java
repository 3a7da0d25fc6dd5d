package org.glassbox.samplers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.option.Option;

/**
 * Answers as a person would who knows the data set's masks and labels. Of rectangles: a shown one is marked as irrelevant if less than a given share of it is
 * relevant; errors happen at two chosen rates and are the same in every run with one seed (methods.md 1.6). Or by drawing a mask, by naming the class, or both,
 * without errors.
 */
public record SimulatedAnnotator(
        @Option(min = 0, max = 1, help = "a rectangle is clicked if a smaller share of it is relevant") double overlapThreshold,
        @Option(min = 0, max = 1, help = "share of the clicks that are forgotten") double missRate,
        @Option(min = 0, max = 1, help = "share of the other rectangles that are clicked by mistake") double falseClickRate,
        @Option(min = 0, unit = "clicks", help = "at most so many on one image, the strongest rectangles first; 0 is unlimited") int maxClicks,
        @Option(help = "whether an image whose mask is empty has nothing relevant; otherwise it is skipped") boolean emptyMeansIrrelevant,
        @Option(help = "what an answer says") Kind kind) implements Annotator {
    /** What an answer says. */
    public enum Kind {
        /** Which of the rectangles that are shown must not matter. */
        RECTANGLES,
        /** Which pixels matter. */
        RELEVANT_MASK,
        /** Which pixels must not matter. */
        IRRELEVANT_MASK,
        /** The true class, where another one is predicted. */
        LABEL,
        /** Which pixels matter, and the true class. */
        MASK_AND_LABEL
    }

    /** Marks rectangles, makes no errors and skips images without a relevant region. */
    public SimulatedAnnotator() {
        this(0.1, 0, 0, 0, false, Kind.RECTANGLES);
    }

    @Override
    public void ask(List<Query> queries, AnswerDesk desk) throws GlassboxException {
        for (Query query : queries) {
            desk.submit(answer(query, desk));
        }
    }

    private Answer answer(Query query, AnswerDesk desk) {
        int label = query.sample().label();
        return switch (kind) {
            case RECTANGLES -> query.regions().isEmpty() ? new Answer.Skipped(query.id(), "no rectangle was shown")
                    : onMask(query, desk, MaskRole.RELEVANT, mask -> new Answer.Marked(query.id(), clicks(query.regions(), mask, desk.random(query))));
            case RELEVANT_MASK -> onMask(query, desk, MaskRole.RELEVANT, mask -> correction(query, Optional.of(mask), Optional.empty(), OptionalInt.empty()));
            case IRRELEVANT_MASK -> onMask(query, desk, MaskRole.IRRELEVANT, mask -> correction(query, Optional.empty(), Optional.of(mask),
                    OptionalInt.empty()));
            case LABEL -> query.predicted() == label ? new Answer.Skipped(query.id(), "the class is right")
                    : correction(query, Optional.empty(), Optional.empty(), OptionalInt.of(label));
            case MASK_AND_LABEL -> onMask(query, desk, MaskRole.RELEVANT, mask -> correction(query, Optional.of(mask), Optional.empty(),
                    OptionalInt.of(label)));
        };
    }

    private static Answer correction(Query query, Optional<Mask> relevant, Optional<Mask> irrelevant, OptionalInt label) {
        return new Answer.Corrected(query.id(), relevant, irrelevant, label);
    }

    /** The answer that a mask gives; skipped where there is none. */
    private Answer onMask(Query query, AnswerDesk desk, MaskRole role, Function<Mask, Answer> given) {
        String region = role == MaskRole.RELEVANT ? "relevant region" : "irrelevant region";
        Optional<Mask> mask;
        try {
            mask = desk.mask(query, role);
        } catch (GlassboxException e) {
            return new Answer.Skipped(query.id(), e.getMessage()); // one broken mask must not end the run
        }
        if (mask.isEmpty()) {
            return new Answer.Skipped(query.id(), "the sample has no mask of its " + region);
        }
        boolean meansSomething = role == MaskRole.RELEVANT && emptyMeansIrrelevant;
        if (mask.get().isEmpty() && !meansSomething) {
            return new Answer.Skipped(query.id(), "the mask of the " + region + " is empty");
        }
        return given.apply(mask.get());
    }

    private SortedSet<Integer> clicks(List<Region> regions, Mask relevant, RandomStream random) {
        SortedSet<Integer> clicked = new TreeSet<>();
        for (int i = 0; i < regions.size(); i++) {
            boolean irrelevant = relevant.coverage(regions.get(i)) < overlapThreshold;
            boolean mistaken = random.chance(irrelevant ? missRate : falseClickRate); // one draw a rectangle, whatever the rates
            if (irrelevant != mistaken && (maxClicks == 0 || clicked.size() < maxClicks)) {
                clicked.add(i);
            }
        }
        return clicked;
    }
}
