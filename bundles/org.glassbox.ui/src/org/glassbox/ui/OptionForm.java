package org.glassbox.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.glassbox.core.option.OptionSpec;

/** A form with a row for each option: its name, a control that fits its kind, its unit, its help. The values are checked where the record is made from them. */
public final class OptionForm {
    private final Composite form;
    private final Map<String, String> given;
    private final Map<OptionSpec, Supplier<String>> values = new LinkedHashMap<>();
    private Runnable changed = () -> {
    };

    /**
     * @param given values to begin with, by option name; defaults for the others
     */
    public OptionForm(Composite parent, List<OptionSpec> options, Map<String, String> given) {
        this.given = Map.copyOf(given);
        form = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).applyTo(form);
        for (OptionSpec option : options) {
            addRow(option);
        }
    }

    /** The widget, to be laid out. */
    public Composite control() {
        return form;
    }

    /** Hears that some value is another now. */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /** The values that differ from the defaults, by option name, as text. */
    public Map<String, String> values() {
        Map<String, String> result = new LinkedHashMap<>();
        values.forEach((option, value) -> {
            if (!value.get().equals(option.defaultText())) {
                result.put(option.name(), value.get());
            }
        });
        return result;
    }

    private void addRow(OptionSpec option) {
        Label label = new Label(form, SWT.NONE);
        label.setText(option.name());
        label.setToolTipText(option.help());
        Control control = switch (option) {
            case OptionSpec.Int number -> text(option, form, 12);
            case OptionSpec.Real number -> text(option, form, 12);
            case OptionSpec.Flag flag -> check(flag);
            case OptionSpec.Choice choice -> combo(choice);
            case OptionSpec.PathTo path -> path(path);
            case OptionSpec.Text text -> text(option, form, 30);
        };
        control.setToolTipText(option.help());
        Label help = new Label(form, SWT.WRAP);
        help.setText(switch (option) {
            case OptionSpec.Int number -> withUnit(number.unit(), option.help());
            case OptionSpec.Real number -> withUnit(number.unit(), option.help());
            case OptionSpec.Flag flag -> option.help();
            case OptionSpec.Choice choice -> option.help();
            case OptionSpec.PathTo path -> option.help();
            case OptionSpec.Text text -> option.help();
        });
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(260, SWT.DEFAULT).applyTo(help);
    }

    private String start(OptionSpec option) {
        return given.getOrDefault(option.name(), option.defaultText());
    }

    private static String withUnit(String unit, String help) {
        return unit.isEmpty() ? help : unit + ": " + help;
    }

    private Text text(OptionSpec option, Composite parent, int characters) {
        Text text = new Text(parent, SWT.BORDER);
        text.setText(start(option));
        text.addListener(SWT.Modify, event -> changed.run());
        name(text, option);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).hint(characters * text.getLineHeight() / 2, SWT.DEFAULT).applyTo(text);
        values.put(option, text::getText);
        return text;
    }

    private Button check(OptionSpec.Flag option) {
        Button check = new Button(form, SWT.CHECK);
        check.setSelection(Boolean.parseBoolean(start(option)));
        check.addListener(SWT.Selection, event -> changed.run());
        name(check, option);
        values.put(option, () -> Boolean.toString(check.getSelection()));
        return check;
    }

    private Combo combo(OptionSpec.Choice option) {
        Combo combo = new Combo(form, SWT.READ_ONLY);
        combo.setItems(option.choices().toArray(String[]::new));
        combo.setText(start(option));
        combo.addListener(SWT.Selection, event -> changed.run());
        name(combo, option);
        values.put(option, combo::getText);
        return combo;
    }

    private Composite path(OptionSpec.PathTo option) {
        Composite row = new Composite(form, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(row);
        Text text = text(option, row, 24);
        Button browse = new Button(row, SWT.PUSH);
        browse.setText(Messages.browse);
        browse.addListener(SWT.Selection, event -> browse(option, text));
        return row;
    }

    private static void browse(OptionSpec.PathTo option, Text text) {
        FileDialog dialog = new FileDialog(text.getShell(), SWT.OPEN);
        dialog.setText(NLS.bind(Messages.chooseFile, option.name()));
        String chosen = dialog.open();
        if (chosen != null) {
            text.setText(chosen);
        }
    }

    private static void name(Control control, OptionSpec option) {
        control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = option.name() + ", " + option.help();
            }
        });
    }
}
