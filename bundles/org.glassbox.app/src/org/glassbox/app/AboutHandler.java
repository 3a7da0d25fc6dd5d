package org.glassbox.app;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.ui.handlers.HandlerUtil;
import org.osgi.framework.Bundle;

/** Says which versions are running, for reports of problems. */
public final class AboutHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        MessageDialog.openInformation(HandlerUtil.getActiveShellChecked(event), Messages.aboutTitle, text());
        return null;
    }

    static String text() {
        List<String> lines = new ArrayList<>();
        lines.add(Messages.bind(Messages.aboutVersion, version("org.glassbox.app")));
        lines.add(Messages.aboutText);
        lines.add("");
        lines.add(Messages.bind(Messages.aboutJava, Runtime.version(), System.getProperty("java.vm.name")));
        lines.add(Messages.bind(Messages.aboutSystem, new Object[] {System.getProperty("os.name"), System.getProperty("os.version"),
                System.getProperty("os.arch"), SWT.getPlatform()}));
        lines.add(Messages.bind(Messages.aboutPlatform, version("org.eclipse.ui.workbench"), version("org.eclipse.swt")));
        return String.join("\n", lines);
    }

    private static String version(String bundleName) {
        Bundle bundle = Platform.getBundle(bundleName);
        return bundle == null ? "?" : bundle.getVersion().toString();
    }
}
