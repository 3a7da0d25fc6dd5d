package org.glassbox.ui.annotation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who want to know a model's state. */
final class Observers<S> {
    private final List<Consumer<S>> observers = new CopyOnWriteArrayList<>();

    /** Tells the observer the present state and all later ones. @return ends that */
    Runnable add(Consumer<S> observer, S present) {
        observers.add(observer);
        observer.accept(present);
        return () -> observers.remove(observer);
    }

    void tell(S state) {
        observers.forEach(observer -> observer.accept(state));
    }
}
