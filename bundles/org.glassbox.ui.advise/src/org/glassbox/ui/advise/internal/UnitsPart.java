package org.glassbox.ui.advise.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.advise.UnitsModel;

/** The units of the layer as a list, and how many of them have how many peaks. */
public final class UnitsPart {
    private final UnitsModel units;
    private final AdviseKeys keys;
    private UnitsPane pane;

    @Inject
    UnitsPart(UnitsModel units, AdviseKeys keys) {
        this.units = units;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new UnitsPane(parent, units);
        keys.install(AdviseKeys.LISTING);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
