package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.advise.UnitsModel.Column;
import org.glassbox.ui.advise.internal.UnitsPane;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of as many units as ResNet50's last layer has, in a window of its own. */
class ManyUnitsTest {
    private static final int UNITS = 2048;
    private final FakeInspections inspections = new FakeInspections();
    private final FakeNetwork network = inspections.add("first", 2);
    private Window window;
    private UnitsModel units;
    private Shell shell;
    private NatTable table;

    private record Source() implements PictureSource {
        @Override
        public String name() {
            return "a";
        }

        @Override
        public Picture read() {
            return new Picture("a", new RgbImage(4, 4, new byte[48]), Map.of(), Optional.empty());
        }
    }

    @BeforeEach
    void open() {
        window = Window.open();
        window.ui(() -> {
            AdviseModel model = new AdviseModel(() -> Optional.of(inspections), Runnable::run, Runnable::run);
            units = new UnitsModel(model);
            model.open(NetworkFile.of(Path.of("first.safetensors")));
            model.show(List.of(new Source()));
            answer(FakeUnits.analysis("late", 1, IntStream.range(0, UNITS).map(k -> k * 7 % 5 - 1).toArray()));
            shell = new Shell(workbench(), SWT.SHELL_TRIM);
            shell.setText("Many units");
            shell.setLayout(new FillLayout());
            new UnitsPane(shell, units);
            shell.setSize(500, 700);
            shell.open();
            table = table(shell).orElseThrow();
            return null;
        });
    }

    @SuppressWarnings("unchecked")
    private void answer(UnitAnalysis analysis) {
        ((FakeNetwork.Asked<UnitAnalysis>) network.open("ask")).answer().complete(analysis);
    }

    private static Optional<NatTable> table(Composite parent) {
        for (Control child : parent.getChildren()) {
            Optional<NatTable> found = child instanceof NatTable table ? Optional.of(table) : child instanceof Composite inner ? table(inner) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    @AfterEach
    void close() {
        window.ui(() -> {
            shell.dispose();
            workbench().forceActive(); // without a window manager nobody else gives it the focus back
            return null;
        });
        window.until("the workbench's window to have the focus again", () -> workbench().getDisplay().getActiveShell() == workbench());
    }

    private static Shell workbench() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private String cell(Column column, int row) {
        return (String) table.getDataValueByPosition(column.ordinal(), row);
    }

    @Test
    void allAreReachedByScrollingAndOnlyWhatIsSeenIsLaidOut() {
        window.ui(() -> {
            assertEquals(UNITS, units.state().rows().size());
            assertTrue(table.getRowCount() < 100, table.getRowCount() + " rows");
            ScrollBar bar = table.getVerticalBar();
            int most = bar.getMaximum() - bar.getThumb();
            for (int step = 1; step <= 50; step++) {
                bar.setSelection(most * step / 50);
                bar.notifyListeners(SWT.Selection, new Event());
            }
            String last = Integer.toString(units.state().rows().getLast().index());
            assertEquals(last, cell(Column.UNIT, table.getRowCount() - 1));
            return null;
        });
    }

    @Test
    void theUnitThatIsChosenIsBroughtIntoView() {
        window.ui(() -> {
            int last = units.state().rows().getLast().index();
            units.select(last);
            assertEquals(Integer.toString(last), cell(Column.UNIT, table.getRowCount() - 1));
            return null;
        });
    }

    @Test
    void allAreOrderedByAColumn() {
        window.ui(() -> {
            units.sort(Column.PEAKS);
            assertEquals("3", cell(Column.PEAKS, 1));
            units.sort(Column.UNIT);
            assertEquals("0", cell(Column.UNIT, 1));
            units.sort(Column.UNIT);
            assertEquals(Integer.toString(UNITS - 1), cell(Column.UNIT, 1));
            return null;
        });
    }
}
