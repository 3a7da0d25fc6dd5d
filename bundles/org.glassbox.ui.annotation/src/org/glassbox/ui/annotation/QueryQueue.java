package org.glassbox.ui.annotation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.ui.annotation.QueryEntry.Progress;

/** A run's queries in the order in which they were asked, which of them is shown, and in which order they were answered. */
final class QueryQueue {
    private final Map<String, QueuedQuery> items = new LinkedHashMap<>();
    private final Deque<String> answered = new ArrayDeque<>();
    private String current;

    void clear() {
        items.clear();
        answered.clear();
        current = null;
    }

    /** Puts queries at the end, and shows the first open one if none is shown. */
    void add(List<Query> queries, AnswerDesk desk) {
        queries.forEach(query -> items.put(query.id(), new QueuedQuery(desk, query, held(query))));
        if (current == null) {
            current = nextOpen(null);
        }
    }

    Optional<QueuedQuery> find(String id) {
        return Optional.ofNullable(items.get(id));
    }

    /** The query that is shown; absent while none is open. */
    Optional<QueuedQuery> current() {
        return Optional.ofNullable(current).map(items::get);
    }

    List<QueryEntry> entries() {
        return items.values().stream().map(QueuedQuery::entry).toList();
    }

    /** The query that was answered or skipped last. */
    Optional<QueuedQuery> latest() {
        return Optional.ofNullable(answered.peek()).map(items::get);
    }

    /** The shown query is done; the next open one is shown. */
    void close(Progress progress) {
        items.get(current).become(progress);
        answered.removeIf(current::equals);
        answered.push(current);
        current = nextOpen(current);
    }

    /** A query is open again and shown. */
    void reopen(String id) {
        answered.removeIf(id::equals);
        items.get(id).become(Progress.OPEN);
        current = id;
    }

    /** Shows a query. @return whether there is such a query and another was shown */
    boolean show(String id) {
        boolean other = items.containsKey(id) && !id.equals(current);
        if (other) {
            current = id;
        }
        return other;
    }

    /** The query so many places after the shown one; the last where none is shown. */
    Optional<String> beside(int step) {
        List<String> ids = new ArrayList<>(items.keySet());
        int target = current == null ? ids.size() - 1 : ids.indexOf(current) + step;
        return target >= 0 && target < ids.size() ? Optional.of(ids.get(target)) : Optional.empty();
    }

    /** The true class of a query's image, as the latest answer about the image that named one says, else the data set. */
    int truth(Query query) {
        return entries().stream().filter(other -> other.query().sample().id().equals(query.sample().id()))
                .filter(other -> other.progress() == Progress.ANSWERED && other.draft().label().isPresent()).map(other -> other.draft().label().getAsInt())
                .reduce((earlier, later) -> later).orElse(query.sample().label());
    }

    /** What earlier answers say by drawings of a query's image. */
    Drawing held(Query query) {
        Drawing held = Drawing.none(query.image().width(), query.image().height());
        for (QueryEntry other : entries()) {
            if (other.query().id().equals(query.id())) {
                return held;
            }
            if (other.progress() == Progress.ANSWERED && other.query().sample().id().equals(query.sample().id())) {
                held = other.draft().drawing();
            }
        }
        return held;
    }

    /** The first open query after the given one, else the first of all, else null. */
    private String nextOpen(String after) {
        List<QueryEntry> queue = entries();
        int start = 0;
        while (after != null && start < queue.size() && !queue.get(start).query().id().equals(after)) {
            start++;
        }
        for (int i = 0; i < queue.size(); i++) {
            QueryEntry entry = queue.get((start + i) % queue.size());
            if (entry.progress() == Progress.OPEN) {
                return entry.query().id();
            }
        }
        return null;
    }
}
