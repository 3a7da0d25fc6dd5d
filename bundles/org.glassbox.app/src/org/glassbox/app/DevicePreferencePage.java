package org.glassbox.app;

import org.eclipse.core.runtime.preferences.UserScope;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.engine.device.DevicePreference;

/** On which device networks are trained and explained. */
public final class DevicePreferencePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {
    static final String ID = "org.glassbox.app.preferences";

    public DevicePreferencePage() {
        super(GRID);
        ScopedPreferenceStore store = new ScopedPreferenceStore(UserScope.INSTANCE, DevicePreference.NODE);
        store.setDefault(DevicePreference.KEY, "auto");
        setPreferenceStore(store);
        setDescription(Messages.deviceText);
    }

    @Override
    public void init(IWorkbench workbench) {
        // the device is the same in every workbench
    }

    @Override
    protected void createFieldEditors() {
        addField(new DeviceField(getFieldEditorParent()));
    }

    private static final class DeviceField extends StringFieldEditor {
        DeviceField(Composite parent) {
            super(DevicePreference.KEY, Messages.device, 12, parent);
            setEmptyStringAllowed(false);
            getTextControl(parent).setToolTipText(Messages.deviceTip);
        }

        @Override
        protected boolean doCheckState() {
            try {
                DeviceChoice.parse(getStringValue());
                return true;
            } catch (GlassboxException e) {
                setErrorMessage(e.getMessage());
                return false;
            }
        }
    }
}
