package org.glassbox.ui;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who want to know a model's state. */
public final class Observers<S> {
    private final List<Consumer<S>> observers = new CopyOnWriteArrayList<>();

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable add(Consumer<S> observer, S present) {
        observers.add(observer);
        observer.accept(present);
        return () -> observers.remove(observer);
    }

    /** Tells all of them. */
    public void tell(S state) {
        observers.forEach(observer -> observer.accept(state));
    }
}
