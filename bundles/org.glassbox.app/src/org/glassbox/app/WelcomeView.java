package org.glassbox.app;

import org.eclipse.core.commands.common.CommandException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;

/** What Glassbox is, and the doors into it. */
public final class WelcomeView extends ViewPart {
    public static final String ID = "org.glassbox.app.welcomeView";
    private static final int WIDTH = 640;
    private static final int NARROWEST = 160;
    private static final int MARGIN = 24;
    private LocalResourceManager resources;
    private ResumeOffer offer;
    private Button first;

    @Override
    public void createPartControl(Composite parent) {
        ScrolledComposite scroll = new ScrolledComposite(parent, SWT.V_SCROLL);
        resources = new LocalResourceManager(JFaceResources.getResources(), scroll);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        Composite page = new Composite(scroll, SWT.NONE);
        scroll.setContent(page);
        GridLayoutFactory.fillDefaults().margins(MARGIN, MARGIN).applyTo(page);
        Composite column = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(8, 10).applyTo(column);
        GridData place = GridDataFactory.fillDefaults().grab(true, true).align(SWT.CENTER, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).create();
        column.setLayoutData(place);
        text(column, Messages.title, 2.2);
        text(column, Messages.welcomeText, 1);
        offer = new ResumeOffer(column, NARROWEST);
        first = door(column, Messages.doorDemo, Messages.doorDemoText, "annotate", "org.glassbox.ui.annotation.demo");
        door(column, Messages.doorOpen, Messages.doorOpenText, "open", "org.glassbox.ui.annotation.open");
        door(column, Messages.doorTrain, Messages.doorTrainText, "train", "org.glassbox.ui.training.show");
        door(column, Messages.doorInspect, Messages.doorInspectText, "inspect", "org.glassbox.ui.saliency.show");
        door(column, Messages.doorUnits, Messages.doorUnitsText, "units", "org.glassbox.ui.advise.show");
        door(column, Messages.doorJudge, Messages.doorJudgeText, "judge", "org.glassbox.ui.preference.show");
        door(column, Messages.doorDocumentation, Messages.doorDocumentationText, "documentation", "org.glassbox.app.documentation");
        text(column, Messages.welcomeHint, 1);
        Runnable size = () -> {
            place.widthHint = Math.min(WIDTH, scroll.getClientArea().width - 2 * MARGIN);
            scroll.setMinHeight(page.computeSize(scroll.getClientArea().width, SWT.DEFAULT).y);
            page.layout(true, true);
        };
        scroll.addListener(SWT.Resize, event -> size.run());
        offer.onChange(() -> {
            size.run();
            if (first.isFocusControl()) { // nobody has gone anywhere yet
                offer.focus();
            }
        });
    }

    @Override
    public void setFocus() {
        if (!offer.focus()) {
            first.setFocus();
        }
    }

    private void text(Composite parent, String text, double size) {
        Label label = new Label(parent, SWT.WRAP);
        label.setText(text);
        if (size != 1) {
            label.setFont(font(label.getFont(), size));
        }
        GridDataFactory.fillDefaults().grab(true, false).hint(NARROWEST, SWT.DEFAULT).applyTo(label);
    }

    private Font font(Font base, double size) {
        FontDescriptor descriptor = FontDescriptor.createFrom(base);
        int height = descriptor.getFontData()[0].getHeight(); // of the system's font, so that all scales with it
        return resources.create(descriptor.setHeight((int) Math.round(height * size)).setStyle(SWT.BOLD));
    }

    private Button door(Composite parent, String title, String explanation, String icon, String command) {
        Button button = new Button(parent, SWT.PUSH | SWT.LEFT);
        button.setText(title);
        button.setFont(font(button.getFont(), 1.25));
        ResourceLocator.imageDescriptorFromBundle("org.glassbox.app", "icons/" + icon + ".svg").ifPresent(image -> button.setImage(resources.create(image)));
        button.setToolTipText(explanation);
        button.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getDescription(AccessibleEvent event) {
                event.result = explanation;
            }
        });
        button.addListener(SWT.Selection, event -> open(command));
        GridDataFactory.fillDefaults().grab(true, false).indent(0, 12).hint(NARROWEST, SWT.DEFAULT).applyTo(button);
        Label label = new Label(parent, SWT.WRAP);
        label.setText(explanation);
        GridDataFactory.fillDefaults().grab(true, false).indent(8, 0).hint(NARROWEST, SWT.DEFAULT).applyTo(label);
        return button;
    }

    private void open(String command) {
        try {
            getSite().getService(IHandlerService.class).executeCommand(command, null);
        } catch (CommandException e) {
            MessageDialog.openError(getSite().getShell(), Messages.title, e.getMessage());
        }
    }
}
