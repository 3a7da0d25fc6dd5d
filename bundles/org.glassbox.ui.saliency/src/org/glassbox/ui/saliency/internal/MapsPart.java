package org.glassbox.ui.saliency.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.open.Drops;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;

/** The maps. */
public final class MapsPart {
    private final InspectorModel model;
    private final LookModel look;
    private final InspectKeys keys;
    private MapsPane pane;

    @Inject
    MapsPart(InspectorModel model, LookModel look, InspectKeys keys) {
        this.model = model;
        this.look = look;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new MapsPane(parent, model, look);
        Drops.accept(pane.control(), model::openAny);
        keys.install(pane);
        model.prepare();
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
