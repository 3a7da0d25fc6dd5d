package org.glassbox.samplers;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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
 * Answers as a person would who knows the data set's masks of the relevant region: a shown rectangle is marked as irrelevant if less than a given share of it is
 * relevant. Errors happen at two chosen rates and are the same in every run with one seed (methods.md 1.6).
 */
public record SimulatedAnnotator(
        @Option(min = 0, max = 1, help = "a rectangle is clicked if a smaller share of it is relevant") double overlapThreshold,
        @Option(min = 0, max = 1, help = "share of the clicks that are forgotten") double missRate,
        @Option(min = 0, max = 1, help = "share of the other rectangles that are clicked by mistake") double falseClickRate,
        @Option(min = 0, unit = "clicks", help = "at most so many on one image, the strongest rectangles first; 0 is unlimited") int maxClicks,
        @Option(help = "whether an image whose mask is empty has nothing relevant; otherwise it is skipped") boolean emptyMeansIrrelevant) implements Annotator {
    /** Makes no errors and skips images without a relevant region. */
    public SimulatedAnnotator() {
        this(0.1, 0, 0, 0, false);
    }

    @Override
    public void ask(List<Query> queries, AnswerDesk desk) throws GlassboxException {
        for (Query query : queries) {
            desk.submit(answer(query, desk));
        }
    }

    private Answer answer(Query query, AnswerDesk desk) {
        if (query.regions().isEmpty()) {
            return new Answer.Skipped(query.id(), "no rectangle was shown");
        }
        Optional<Mask> relevant;
        try {
            relevant = desk.mask(query, MaskRole.RELEVANT);
        } catch (GlassboxException e) {
            return new Answer.Skipped(query.id(), e.getMessage()); // one broken mask must not end the run
        }
        if (relevant.isEmpty()) {
            return new Answer.Skipped(query.id(), "the sample has no mask of its relevant region");
        }
        if (relevant.get().isEmpty() && !emptyMeansIrrelevant) {
            return new Answer.Skipped(query.id(), "the mask of the relevant region is empty");
        }
        return new Answer.Marked(query.id(), clicks(query.regions(), relevant.get(), desk.random(query)));
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
