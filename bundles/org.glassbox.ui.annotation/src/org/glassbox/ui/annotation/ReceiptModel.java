package org.glassbox.ui.annotation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.ui.Observers;

/** What became of the corrections, the newest first. User interface's thread only. */
public final class ReceiptModel {
    private final Observers<State> observers = new Observers<>();
    private final Map<String, Query> queries = new LinkedHashMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private Receipt selected;

    /** What there is to see. */
    public sealed interface State {
        /** Nothing was measured yet. */
        record Empty() implements State {
        }

        /**
         * @param selected one of the receipts
         * @param query what it answers; absent for one that was asked before the run was resumed
         */
        record Shown(List<Receipt> receipts, Receipt selected, Optional<Query> query) implements State {
            public Shown {
                receipts = List.copyOf(receipts);
            }
        }
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public State state() {
        return selected == null ? new State.Empty() : new State.Shown(receipts, selected, Optional.ofNullable(queries.get(selected.queryId())));
    }

    /** A run begins; what earlier ones brought is forgotten. */
    public void begin() {
        queries.clear();
        receipts.clear();
        selected = null;
        publish();
    }

    /** Remembers queries, for their images. */
    public void asked(List<Query> asked) {
        asked.forEach(query -> queries.put(query.id(), query));
    }

    /** A correction's effect was measured. The newest is shown unless the user looks at an older one. */
    public void add(Receipt receipt) {
        boolean following = selected == null || selected == receipts.getFirst();
        receipts.addFirst(receipt);
        if (following) {
            selected = receipt;
        }
        publish();
    }

    /** Shows another receipt. */
    public void select(int index) {
        if (index >= 0 && index < receipts.size() && receipts.get(index) != selected) {
            selected = receipts.get(index);
            publish();
        }
    }

    private void publish() {
        observers.tell(state());
    }
}
