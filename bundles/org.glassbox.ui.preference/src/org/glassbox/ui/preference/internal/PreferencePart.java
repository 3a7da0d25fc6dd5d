package org.glassbox.ui.preference.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.open.Drops;
import org.glassbox.ui.preference.PreferenceModel;

/** A preference study: its guide, its pairs, its results. */
public final class PreferencePart {
    private final PreferenceModel model;
    private final PreferenceKeys keys;
    private PreferencePane pane;

    @Inject
    PreferencePart(PreferenceModel model, PreferenceKeys keys) {
        this.model = model;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        keys.install();
        pane = new PreferencePane(parent, model, keys);
        Drops.accept(pane.control(), paths -> model.open(paths.getFirst()));
    }

    @PreDestroy
    void close() {
        model.finish();
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
