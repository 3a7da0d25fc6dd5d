package org.glassbox.ui.saliency.internal;

import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Keys;
import org.glassbox.ui.saliency.Inspection.Setup;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.Sentences;

/** What is missing before something can be shown, and the ways to it. */
final class EmptyPage {
    private static final String COMMAND = "org.glassbox.ui.saliency.";
    private static final int WIDTH = 420;
    private final Composite page;
    private final Label network;
    private final Label image;
    private final Label opening;
    private final Button openNetwork;
    private final Button openImages;

    EmptyPage(Composite parent) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), page);
        Composite column = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(8, 8).applyTo(column);
        GridDataFactory.fillDefaults().grab(true, true).align(SWT.CENTER, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(column);
        Label title = line(column, Messages.emptyTitle);
        FontDescriptor font = FontDescriptor.createFrom(title.getFont());
        title.setFont(resources.create(font.setHeight(font.getFontData()[0].getHeight() * 3 / 2).setStyle(SWT.BOLD)));
        network = line(column, "");
        openNetwork = door(column, Messages.openNetwork, Messages.openNetworkTip, "openNetwork");
        image = line(column, "");
        openImages = door(column, Messages.openImages, Messages.openImagesTip, "openImages");
        line(column, Messages.demoRunText);
        door(column, Messages.demoRun, Messages.demoRunText, "latestRun");
        opening = line(column, "");
    }

    Composite control() {
        return page;
    }

    void focus() {
        (openNetwork.isEnabled() ? openNetwork : openImages).setFocus();
    }

    void show(Setup setup) {
        Optional<String> open = setup.networks().stream().findFirst().map(first -> "\u2713 " + Sentences.network(first.card()));
        set(network, open.orElse(Messages.emptyNetwork));
        boolean images = setup.selected() >= 0 && setup.problem().isEmpty(); // else it could not be read
        set(image, images ? "\u2713 " + setup.pictures().get(setup.selected()).name() : Messages.emptyImage);
        set(opening, setup.opening().orElse(""));
    }

    private static void set(Label label, String text) {
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.requestLayout();
        }
    }

    private static Label line(Composite parent, String text) {
        Label label = new Label(parent, SWT.WRAP);
        label.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
        return label;
    }

    private static Button door(Composite parent, String text, String tip, String command) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        Keys.tip(button, tip, COMMAND + command);
        button.addListener(SWT.Selection, event -> Commands.execute(COMMAND + command));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        return button;
    }
}
