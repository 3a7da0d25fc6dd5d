package org.glassbox.ui.saliency.internal;

import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.Panel;
import org.glassbox.ui.saliency.PanelDrawing;
import org.glassbox.ui.saliency.PanelSvg;

/** Writes what is shown as a picture; the file's name says in which format. */
public final class ExportHandler extends AbstractHandler {
    /** The command's parameter that names the file; without it the user is asked. */
    private static final String FILE = "file";
    private static final String SVG = ".svg";

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        InspectorModel model = InspectorFunction.of(PlatformUI.getWorkbench());
        switch (model.state()) {
            case Inspection.Empty empty -> model.say(Messages.nothingToExport);
            case Inspection.Shown shown -> {
                String named = event.getParameter(FILE);
                String file = named == null ? ask(window, shown) : named;
                if (file != null) {
                    write(window, model, shown, Path.of(file));
                }
            }
        }
        return null;
    }

    private static String ask(IWorkbenchWindow window, Inspection.Shown shown) {
        FileDialog dialog = new FileDialog(window.getShell(), SWT.SAVE);
        dialog.setText(Messages.exportTitle);
        dialog.setOverwrite(true);
        dialog.setFilterExtensions(new String[] {"*.png", "*.svg"});
        dialog.setFilterNames(new String[] {"PNG", "SVG"});
        dialog.setFileName(shown.picture().name().replaceAll("\\.[A-Za-z]{3,4}$", "").replaceAll("[^A-Za-z0-9._-]+", "-") + ".png");
        String chosen = dialog.open();
        boolean vector = dialog.getFilterIndex() == 1;
        return chosen == null || !vector || chosen.toLowerCase(Locale.ROOT).endsWith(SVG) ? chosen : chosen.replaceAll("\\.png$", "") + SVG;
    }

    private static void write(IWorkbenchWindow window, InspectorModel model, Inspection.Shown shown, Path file) {
        LookModel look = PlatformUI.getWorkbench().getService(IEclipseContext.class).get(LookModel.class);
        Panel panel = PanelDrawing.of(shown, look.look());
        try {
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(SVG)) {
                AtomicFiles.writeString(file, PanelSvg.of(panel));
            } else {
                AtomicFiles.write(file, PanelPng.of(panel, window.getShell().getDisplay()));
            }
        } catch (GlassboxException e) {
            model.say(e.getMessage());
        }
    }
}
