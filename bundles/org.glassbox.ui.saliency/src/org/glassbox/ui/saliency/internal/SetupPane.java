package org.glassbox.ui.saliency.internal;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Keys;
import org.glassbox.ui.open.PictureSource;
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
    private final Table images;
    private List<PictureSource> listed = List.of();

    SetupPane(Composite parent, InspectorModel model) {
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        head(pane, Messages.inNetwork);
        network = line(pane);
        Composite openers = row(pane);
        button(openers, Messages.openNetwork, Messages.openNetworkTip, "openNetwork", () -> Commands.execute(COMMAND + "openNetwork"));
        button(openers, Messages.openRun, Messages.openRunTip, "openRun", () -> Commands.execute(COMMAND + "openRun"));
        head(pane, Messages.comparedWith);
        second = line(pane);
        Composite comparers = row(pane);
        compare = button(comparers, Messages.compare, Messages.compareTip, "compare", () -> Commands.execute(COMMAND + "compare"));
        closeSecond = button(comparers, Messages.closeSecond, Messages.closeSecondTip, "closeSecond", model::closeSecond);
        head(pane, Messages.images);
        Composite sources = row(pane);
        button(sources, Messages.openImages, Messages.openImagesTip, "openImages", () -> Commands.execute(COMMAND + "openImages"));
        button(sources, Messages.imageFolder, Messages.imageFolderTip, "openFolder", () -> Commands.execute(COMMAND + "openFolder"));
        button(sources, Messages.fromQueue, Messages.fromQueueTip, "fromQueue", () -> Commands.execute(COMMAND + "fromQueue"));
        images = new Table(pane, SWT.VIRTUAL | SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        images.setToolTipText(Messages.imagesTip);
        Keys.name(images, Messages.imagesTip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(images);
        new TableColumn(images, SWT.NONE).setText(Messages.columnImage);
        images.addListener(SWT.SetData, event -> ((TableItem) event.item).setText(listed.get(event.index).name()));
        images.addListener(SWT.Selection, event -> model.select(images.getSelectionIndex()));
        images.addListener(SWT.Resize, event -> images.getColumn(0).setWidth(images.getClientArea().width));
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    Composite control() {
        return pane;
    }

    void focus() {
        images.setFocus();
    }

    private static void head(Composite parent, String text) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        label.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().grab(true, false).indent(0, 4).applyTo(label);
    }

    private static Label line(Composite parent) {
        Label label = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(label);
        return label;
    }

    private static Composite row(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().spacing(4).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(row);
        return row;
    }

    private static Button button(Composite row, String text, String tip, String command, Runnable action) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(text);
        Keys.tip(button, tip, COMMAND + command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void render(Inspection state) {
        Setup setup = state.setup();
        List<String> cards = setup.networks().stream().map(opened -> Sentences.network(opened.card()) + notes(opened.card())).toList();
        set(network, cards.isEmpty() ? Messages.noNetwork : cards.getFirst());
        set(second, cards.size() < 2 ? Messages.nothing : cards.get(1));
        compare.setEnabled(!cards.isEmpty());
        closeSecond.setEnabled(cards.size() > 1);
        if (setup.pictures() != listed) {
            listed = setup.pictures();
            images.clearAll();
            images.setItemCount(listed.size());
        }
        if (images.getSelectionIndex() != setup.selected()) {
            images.setSelection(setup.selected());
        }
    }

    private static String notes(NetworkCard card) {
        return String.join("", card.notes().stream().map(note -> "\n" + note).toList());
    }

    private static void set(Label label, String text) {
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.requestLayout();
        }
    }
}
