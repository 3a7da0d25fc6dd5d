package org.glassbox.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.NotDefinedException;
import org.eclipse.jface.bindings.Binding;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.keys.IBindingService;

/** All keys of Glassbox with what they do, as the user has set them. */
final class KeysDialog extends Dialog {
    private static final String OURS = "org.glassbox.";

    KeysDialog(Shell parent) {
        super(parent);
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.keysTitle);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        Table table = new Table(area, SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(SWT.DEFAULT, 24 * table.getItemHeight()).applyTo(table);
        new TableColumn(table, SWT.NONE).setText(Messages.keysKey);
        new TableColumn(table, SWT.NONE).setText(Messages.keysAction);
        rows().forEach((action, keys) -> new TableItem(table, SWT.NONE).setText(new String[] {String.join(", ", keys), action}));
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.close, true);
    }

    /** Keys by what they do: those of our commands, then those that belong to widgets. */
    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Binding binding : PlatformUI.getWorkbench().getService(IBindingService.class).getBindings()) {
            ParameterizedCommand command = binding.getParameterizedCommand();
            String key = binding.getTriggerSequence().format();
            if (command != null && command.getId().startsWith(OURS) && !key.toLowerCase(Locale.ROOT).contains("numpad")) {
                List<String> keys = rows.computeIfAbsent(name(command), name -> new ArrayList<>());
                if (!keys.contains(key)) {
                    keys.add(key);
                }
            }
        }
        rows.replaceAll((action, keys) -> keys.size() == 10 ? List.of(digits(keys.getFirst())) : keys.stream().sorted().toList());
        for (String line : Messages.keysOfWidgets.split("\n")) {
            String[] parts = line.split("\t", 2);
            rows.put(parts[1], List.of(parts[0]));
        }
        return rows;
    }

    /** All ten digits, with the keys that are held with one of them. */
    private static String digits(String one) {
        return Messages.bind(Messages.keysDigits, one.substring(0, one.length() - 1));
    }

    private static String name(ParameterizedCommand command) {
        try {
            return command.getCommand().getName() + ": " + command.getCommand().getDescription();
        } catch (NotDefinedException e) {
            return command.getId(); // of a plug-in that is gone
        }
    }
}
