package org.glassbox.ui;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.keys.IBindingService;

/** Puts a command's help and key into a control's tooltip, and gives controls names for screen readers. */
public final class Keys {
    private Keys() {
    }

    /**
     * The tooltip becomes "help (key)".
     *
     * @param command id of a command, with or without a key
     */
    public static void tip(Control control, String help, String command) {
        control.setToolTipText(key(command).map(key -> help + " (" + key + ")").orElse(help));
    }

    /** The shortest key of a command, as the user has set it; also for commands that are not active at the moment. */
    public static Optional<String> key(String command) {
        if (!PlatformUI.isWorkbenchRunning()) {
            return Optional.empty();
        }
        return Arrays.stream(PlatformUI.getWorkbench().getService(IBindingService.class).getBindings())
                .filter(binding -> binding.getParameterizedCommand() != null && binding.getParameterizedCommand().getId().equals(command))
                .map(binding -> binding.getTriggerSequence().format()).min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    /** Lets Tab leave a control that would otherwise keep it to itself because it hears keys. */
    public static void letTabLeave(Control control) {
        control.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
                event.doit = true;
            }
        });
    }

    /** Gives a control a name for screen readers. */
    public static void name(Control control, String name) {
        control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = name;
            }
        });
    }
}
