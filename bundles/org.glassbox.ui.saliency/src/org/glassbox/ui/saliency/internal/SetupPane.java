package org.glassbox.ui.saliency.internal;

import java.util.List;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Rows;
import org.glassbox.ui.open.PictureTable;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.Inspection.Setup;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.Sentences;

/** The network, the one it is compared with, and the images. */
final class SetupPane {
    private static final String COMMAND = "org.glassbox.ui.saliency.";
    private final Composite pane;
    private final Label network;
    private final Label second;
    private final Button compare;
    private final Button closeSecond;
    private final PictureTable images;

    SetupPane(Composite parent, InspectorModel model) {
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        Rows.head(pane, Messages.inNetwork);
        network = Rows.text(pane);
        Composite openers = Rows.row(pane);
        opener(openers, Messages.openNetwork, Messages.openNetworkTip, "openNetwork");
        opener(openers, Messages.openRun, Messages.openRunTip, "openRun");
        Rows.head(pane, Messages.comparedWith);
        second = Rows.text(pane);
        Composite comparers = Rows.row(pane);
        compare = opener(comparers, Messages.compare, Messages.compareTip, "compare");
        closeSecond = Rows.button(comparers, SWT.PUSH, Messages.closeSecond, Messages.closeSecondTip, COMMAND + "closeSecond", model::closeSecond);
        Rows.head(pane, Messages.images);
        Composite sources = Rows.row(pane);
        opener(sources, Messages.openImages, Messages.openImagesTip, "openImages");
        opener(sources, Messages.imageFolder, Messages.imageFolderTip, "openFolder");
        opener(sources, Messages.fromQueue, Messages.fromQueueTip, "fromQueue");
        images = new PictureTable(pane, Messages.imagesTip, Messages.columnImage, model::select);
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    private static Button opener(Composite row, String text, String tip, String command) {
        return Rows.button(row, SWT.PUSH, text, tip, COMMAND + command, () -> Commands.execute(COMMAND + command));
    }

    Composite control() {
        return pane;
    }

    void focus() {
        images.focus();
    }

    private void render(Inspection state) {
        Setup setup = state.setup();
        List<String> cards = setup.networks().stream().map(opened -> Sentences.network(opened.card()) + notes(opened.card())).toList();
        Rows.set(network, cards.isEmpty() ? Messages.noNetwork : cards.getFirst());
        Rows.set(second, cards.size() < 2 ? Messages.nothing : cards.get(1));
        compare.setEnabled(!cards.isEmpty());
        closeSecond.setEnabled(cards.size() > 1);
        images.show(setup.pictures(), setup.selected());
    }

    private static String notes(NetworkCard card) {
        return String.join("", card.notes().stream().map(note -> "\n" + note).toList());
    }
}
