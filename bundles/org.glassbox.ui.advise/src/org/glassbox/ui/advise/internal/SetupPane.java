package org.glassbox.ui.advise.internal;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Rows;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.open.PictureTable;

/** The network and the images, and the ways to open others. */
final class SetupPane {
    private final Composite pane;
    private final Label network;
    private final PictureTable images;

    SetupPane(Composite parent, AdviseModel model) {
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        Rows.head(pane, Messages.inNetwork);
        network = Rows.text(pane);
        Composite openers = Rows.row(pane);
        opener(openers, Messages.openNetwork, Messages.openNetworkTip, "openNetwork");
        opener(openers, Messages.openRun, Messages.openRunTip, "openRun");
        opener(openers, Messages.latestRun, Messages.latestRunTip, "latestRun");
        Rows.head(pane, Messages.images);
        Composite sources = Rows.row(pane);
        opener(sources, Messages.openImages, Messages.openImagesTip, "openImages");
        opener(sources, Messages.imageFolder, Messages.imageFolderTip, "openFolder");
        images = new PictureTable(pane, Messages.imagesTip, Messages.columnImage, model::select);
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    private static void opener(Composite row, String text, String tip, String command) {
        Rows.button(row, SWT.PUSH, text, tip, AdviseKeys.COMMAND + command, () -> Commands.execute(AdviseKeys.COMMAND + command));
    }

    Composite control() {
        return pane;
    }

    void focus() {
        images.focus();
    }

    private void render(AdviseState state) {
        AdviseState.Setup setup = state.setup();
        Rows.set(network, setup.network().map(opened -> String.join("\n", Sentences.card(opened.card()))).orElse(Messages.noNetwork));
        images.show(setup.pictures(), setup.selected());
    }
}
