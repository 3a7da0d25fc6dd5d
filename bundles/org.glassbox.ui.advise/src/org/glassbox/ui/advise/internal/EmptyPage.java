package org.glassbox.ui.advise.internal;

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
import org.glassbox.ui.Rows;
import org.glassbox.ui.advise.AdviseState.Setup;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;

/** What is missing before something can be shown, and the ways to it. */
final class EmptyPage {
    private static final int WIDTH = 460;
    private final Composite page;
    private final Label network;
    private final Label image;
    private final Label opening;
    private final Button openNetwork;
    private final Button openImages;

    EmptyPage(Composite parent) {
        page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        Composite column = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(8, 8).applyTo(column);
        GridDataFactory.fillDefaults().grab(true, true).align(SWT.CENTER, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(column);
        Label title = Rows.text(column);
        title.setText(Messages.emptyTitle);
        LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), page);
        FontDescriptor font = FontDescriptor.createFrom(title.getFont());
        title.setFont(resources.create(font.setHeight(font.getFontData()[0].getHeight() * 3 / 2).setStyle(SWT.BOLD)));
        network = Rows.text(column);
        Composite networks = Rows.row(column);
        openNetwork = opener(networks, Messages.openNetwork, Messages.openNetworkTip, "openNetwork");
        opener(networks, Messages.openRun, Messages.openRunTip, "openRun");
        opener(networks, Messages.latestRun, Messages.latestRunTip, "latestRun");
        image = Rows.text(column);
        openImages = opener(Rows.row(column), Messages.openImages, Messages.openImagesTip, "openImages");
        opening = Rows.text(column);
    }

    Composite control() {
        return page;
    }

    void focus() {
        (network.getText().equals(Messages.emptyNetwork) ? openNetwork : openImages).setFocus();
    }

    void show(Setup setup) {
        Rows.set(network, setup.network().map(open -> "\u2713 " + Sentences.network(open.card())).orElse(Messages.emptyNetwork));
        Rows.set(image, setup.selected() >= 0 ? "\u2713 " + setup.pictures().get(setup.selected()).name() : Messages.emptyImage);
        Rows.set(opening, setup.opening().orElse(""));
    }

    private static Button opener(Composite row, String text, String tip, String command) {
        return Rows.button(row, SWT.PUSH, text, tip, AdviseKeys.COMMAND + command, () -> Commands.execute(AdviseKeys.COMMAND + command));
    }
}
