package org.glassbox.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
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

/**
 * A form with a row for each option: its name, a control that fits its kind, its unit and bounds, its help. A value that is no number or out of bounds is
 * marked where it stands; what concerns several options at once is checked where the record is made from them.
 */
public final class OptionForm {
    private final Composite form;
    private final Width width;
    private final Map<String, String> given;
    private final Map<OptionSpec, Supplier<String>> values = new LinkedHashMap<>();
    private Runnable changed = () -> {
    };

    /** How much room there is. */
    public enum Width {
        /** Each option's help stands beside it. */
        WIDE,
        /** It stands below it. */
        NARROW
    }

    /** A wide one. @param given values to begin with, by option name; defaults for the others */
    public OptionForm(Composite parent, List<OptionSpec> options, Map<String, String> given) {
        this(parent, options, given, Width.WIDE);
    }

    /**
     * @param given values to begin with, by option name; defaults for the others
     */
    public OptionForm(Composite parent, List<OptionSpec> options, Map<String, String> given, Width width) {
        this.given = Map.copyOf(given);
        this.width = width;
        form = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(width == Width.WIDE ? 3 : 2).applyTo(form);
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
        help.setText(explanation(option));
        switch (width) {
            case WIDE -> GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(260, SWT.DEFAULT).applyTo(help);
            case NARROW -> GridDataFactory.fillDefaults().grab(true, false).span(2, 1).indent(12, 0).hint(100, SWT.DEFAULT).applyTo(help);
        }
    }

    /** Unit, bounds and help, such as "passes, 1 to 1000: noisy copies". */
    public static String explanation(OptionSpec option) {
        return switch (option) {
            case OptionSpec.Int number -> explanation(number.unit(), number.min() == Long.MIN_VALUE ? "" : Long.toString(number.min()),
                    number.max() == Long.MAX_VALUE ? "" : Long.toString(number.max()), option.help());
            case OptionSpec.Real number -> explanation(number.unit(), Double.isInfinite(number.min()) ? "" : text(number.min()),
                    Double.isInfinite(number.max()) ? "" : text(number.max()), option.help());
            case OptionSpec.Flag flag -> option.help();
            case OptionSpec.Choice choice -> option.help();
            case OptionSpec.PathTo path -> option.help();
            case OptionSpec.Text text -> option.help();
        };
    }

    private static String explanation(String unit, String min, String max, String help) {
        String bounds = min.isEmpty() ? max.isEmpty() ? "" : NLS.bind(Messages.atMost, max) : max.isEmpty() ? NLS.bind(Messages.atLeast, min)
                : NLS.bind(Messages.fromTo, min, max);
        String head = unit.isEmpty() || bounds.isEmpty() ? unit + bounds : unit + ", " + bounds;
        return head.isEmpty() ? help : head + ": " + help;
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e12 ? Long.toString((long) number) : Double.toString(number);
    }

    /** What is wrong with a text by itself; nothing where only the record can tell. */
    private static Optional<String> problem(OptionSpec option, String text) {
        String value = text.strip();
        return switch (option) {
            case OptionSpec.Int number -> isWithin(value, number.min(), number.max(), true) ? Optional.empty() : Optional.of(explanation(option));
            case OptionSpec.Real number -> isWithin(value, number.min(), number.max(), false) ? Optional.empty() : Optional.of(explanation(option));
            case OptionSpec.Flag flag -> Optional.empty();
            case OptionSpec.Choice choice -> Optional.empty();
            case OptionSpec.PathTo path -> Optional.empty();
            case OptionSpec.Text free -> Optional.empty();
        };
    }

    private static boolean isWithin(String text, double min, double max, boolean whole) {
        try {
            double number = Double.parseDouble(text);
            return number >= min && number <= max && (!whole || number == Math.rint(number));
        } catch (NumberFormatException e) {
            return false; // said by the mark
        }
    }

    private String start(OptionSpec option) {
        return given.getOrDefault(option.name(), option.defaultText());
    }

    private Text text(OptionSpec option, Composite parent, int characters) {
        Text text = new Text(parent, SWT.BORDER);
        text.setText(start(option));
        ControlDecoration mark = new ControlDecoration(text, SWT.LEFT | SWT.TOP);
        mark.setImage(FieldDecorationRegistry.getDefault().getFieldDecoration(FieldDecorationRegistry.DEC_ERROR).getImage());
        mark(mark, problem(option, text.getText()));
        text.addListener(SWT.Modify, event -> {
            mark(mark, problem(option, text.getText()));
            changed.run();
        });
        name(text, option);
        switch (width) {
            case WIDE -> GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).hint(characters * text.getLineHeight() / 2, SWT.DEFAULT).applyTo(text);
            case NARROW -> GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(6 * text.getLineHeight() / 2, SWT.DEFAULT)
                    .applyTo(text);
        }
        values.put(option, text::getText);
        return text;
    }

    private static void mark(ControlDecoration mark, Optional<String> problem) {
        mark.setDescriptionText(problem.orElse(""));
        if (problem.isPresent()) {
            mark.show();
        } else {
            mark.hide();
        }
    }

    private Button check(OptionSpec.Flag option) {
        Button check = Checks.create(form);
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
        GridDataFactory.fillDefaults().grab(width == Width.NARROW, false).applyTo(row);
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
