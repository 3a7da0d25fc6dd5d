package org.glassbox.engine.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.feedback.FeedbackJournal;

/** A run's answer desk: writes answers to the journal and counts what is open. Thread safe. */
final class Answers implements AnswerDesk {
    private final Dataset data;
    private final FeedbackJournal journal;
    private final Optional<QueryBoard> board;
    private final long seed;
    private final Consumer<Answer> heard;
    private final Map<String, Query> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private String annotator = "";

    /**
     * @param heard is told of each answer after it is on disk, on the annotator's thread
     */
    Answers(Dataset data, FeedbackJournal journal, Optional<QueryBoard> board, long seed, Consumer<Answer> heard) {
        this.data = data;
        this.journal = journal;
        this.board = board;
        this.seed = seed;
        this.heard = heard;
    }

    /**
     * Notes queries that are about to be put.
     *
     * @param who answers them
     * @return those that were not answered in an earlier, interrupted run
     */
    synchronized List<Query> expect(List<Query> queries, String who) throws GlassboxException {
        annotator = who;
        Map<String, Answer> answered = journal.answers();
        for (Query query : queries) {
            journal.asked(query);
            known.put(query.id(), query);
            if (!answered.containsKey(query.id())) {
                open.add(query.id());
            }
        }
        return queries.stream().filter(query -> open.contains(query.id())).toList();
    }

    @Override
    public void submit(Answer answer) throws GlassboxException {
        synchronized (this) {
            check(answer);
            journal.answered(answer, annotator);
            if (answer instanceof Answer.Undone) {
                open.add(answer.queryId());
            } else {
                open.remove(answer.queryId());
            }
            notifyAll();
        }
        heard.accept(answer);
    }

    /** What nobody was asked, or can mean nothing, is never written down. */
    private void check(Answer answer) {
        Query query = known.get(answer.queryId());
        if (query == null) {
            throw new IllegalArgumentException("no query " + answer.queryId() + " was put in this run");
        }
        if (answer instanceof Answer.Marked marked) {
            checkRegions(query, marked.irrelevant());
        }
        if (answer instanceof Answer.Corrected corrected) {
            checkRegions(query, corrected.marked());
            corrected.label().ifPresent(this::checkLabel);
            corrected.relevant().ifPresent(mask -> checkSize(query, mask));
            corrected.irrelevant().ifPresent(mask -> checkSize(query, mask));
        }
    }

    private static void checkRegions(Query query, SortedSet<Integer> indices) {
        if (!indices.isEmpty() && (indices.first() < 0 || indices.last() >= query.regions().size())) {
            throw new IllegalArgumentException("the query " + query.id() + " has " + query.regions().size() + " regions, and none of the index "
                    + (indices.last() >= query.regions().size() ? indices.last() : indices.first()));
        }
    }

    private void checkLabel(int label) {
        if (label < 0 || label >= data.classes().size()) {
            throw new IllegalArgumentException("the data have " + data.classes().size() + " classes, and none of the index " + label);
        }
    }

    private static void checkSize(Query query, Mask mask) {
        if (mask.width() != query.image().width() || mask.height() != query.image().height()) {
            throw new IllegalArgumentException("the query " + query.id() + " has an image of " + query.image().width() + " x " + query.image().height()
                    + " pixels, and not of " + mask.width() + " x " + mask.height());
        }
    }

    /** How many queries have no answer. */
    synchronized int open() {
        return open.size();
    }

    /** Waits a little for the number of open queries to change. */
    synchronized void awaitChange(long milliseconds) throws InterruptedException {
        wait(milliseconds);
    }

    /** Queries of this run by id. */
    synchronized Optional<Query> query(String id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public Optional<Mask> mask(Query query, MaskRole role) throws GlassboxException {
        return data.mask(query.sample(), role);
    }

    @Override
    public RandomStream random(Query query) {
        return RandomStream.of(seed, "annotator", query.epoch(), query.sample().id());
    }

    @Override
    public Optional<QueryBoard> board() {
        return board;
    }
}
