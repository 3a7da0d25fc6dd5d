package org.glassbox.engine.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.feedback.ImageFeedback;
import org.glassbox.engine.feedback.JournalEntry;
import org.glassbox.engine.run.ReceiptMaker.Correction;
import org.glassbox.engine.training.TrainingFeedback;
import org.glassbox.engine.training.TrainingSet;

/** What a run's journal says of its training images, and which answers were trained on and have had their receipts. One thread. */
final class RunFeedback {
    private final RunPlan plan;
    private final FeedbackJournal journal;
    private final TrainingSet set;
    private final Set<String> receipted = new HashSet<>();
    private final Set<String> learnt = new HashSet<>();

    /**
     * @param epoch that is done; answers to what was asked before it were trained on
     */
    RunFeedback(RunPlan plan, FeedbackJournal journal, TrainingSet set, int epoch) {
        this.plan = plan;
        this.journal = journal;
        this.set = set;
        journal.queries().stream().filter(asked -> asked.epoch() < epoch).forEach(asked -> receipted.add(asked.queryId()));
        learnt.addAll(receipted);
    }

    /** What was said so far; what an answer rules out follows the first phase that asks. */
    TrainingFeedback soFar() {
        RuledOut rule = plan.firstQueries().map(queries -> queries.settings().ruledOut()).orElse(RuledOut.MARKED);
        Map<String, ImageFeedback> byId = journal.feedback();
        Map<Integer, Mask> ruledOut = new HashMap<>();
        Map<Integer, Mask> relevant = new HashMap<>();
        Map<Integer, Integer> labels = new HashMap<>();
        for (int i = 0; i < set.size(); i++) {
            ImageFeedback said = byId.getOrDefault(set.samples().get(i).id(), ImageFeedback.none());
            Mask mask = said.mask(rule, plan.data().width(), plan.data().height());
            if (!mask.isEmpty()) {
                ruledOut.put(i, mask);
            }
            int index = i;
            said.relevantMask(rule, plan.data().width(), plan.data().height()).ifPresent(found -> relevant.put(index, found));
            said.label().ifPresent(label -> labels.put(index, label));
        }
        return new TrainingFeedback(ruledOut, relevant, labels, latest(byId.keySet()));
    }

    /** The images with an answer that was not trained on yet, by their place in the set. */
    private Set<Integer> latest(Set<String> withFeedback) {
        Set<String> answered = journal.answers().keySet();
        Set<String> fresh = journal.queries().stream().filter(asked -> answered.contains(asked.queryId()) && !learnt.contains(asked.queryId()))
                .map(JournalEntry.Asked::sampleId).collect(Collectors.toSet());
        Set<Integer> latest = new HashSet<>();
        for (int i = 0; i < set.size(); i++) {
            String id = set.samples().get(i).id();
            if (fresh.contains(id) && withFeedback.contains(id)) {
                latest.add(i);
            }
        }
        return latest;
    }

    /** Notes the queries whose answers are being trained on. */
    void trainedOn(Set<String> queries) {
        learnt.addAll(queries);
    }

    /** How many images were asked about. */
    int imagesAskedAbout() {
        return (int) journal.queries().stream().map(JournalEntry.Asked::sampleId).distinct().count();
    }

    /** The corrections among some answers that have had no receipt. */
    List<Correction> withoutReceipt(Map<String, Answer> given) {
        return corrections(given).stream().filter(correction -> !receipted.contains(correction.asked().queryId())).toList();
    }

    /** Notes that the answer to a query has had its receipt. */
    void receipted(String query) {
        receipted.add(query);
    }

    /** The last correction of each image. */
    List<Correction> lastCorrections() {
        Map<String, Correction> last = new LinkedHashMap<>();
        corrections(journal.answers()).forEach(correction -> last.put(correction.asked().sampleId(), correction));
        return List.copyOf(last.values());
    }

    /** What some answers correct, in the order in which it was asked. */
    private List<Correction> corrections(Map<String, Answer> given) {
        Map<String, ImageFeedback> all = journal.feedback();
        List<Correction> corrections = new ArrayList<>();
        for (JournalEntry.Asked asked : journal.queries()) {
            Answer answer = given.get(asked.queryId());
            ImageFeedback said = answer == null ? ImageFeedback.none() : ImageFeedback.none().with(asked.regions(), answer);
            if (!said.isSilent()) {
                OptionalInt label = said.label().isPresent() ? said.label() : all.getOrDefault(asked.sampleId(), said).label();
                corrections.add(new Correction(asked, said, label.orElse(asked.label())));
            }
        }
        return corrections;
    }
}
