// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Tray and door.
 */
#include "internal.h"

static int move_tray(struct dw_recorder *recorder, __u32 action)
{
	struct discwriter_tray tray = { .action = action };

	if (!recorder)
		return E_POINTER;
	return dw_verb_code(dw_take_and_do(recorder, DISCWRITER_IOC_TRAY, &tray));
}

int discwriter_recorder_eject(struct dw_recorder *recorder)
{
	return move_tray(recorder, DISCWRITER_TRAY_EJECT);
}

int discwriter_recorder_load(struct dw_recorder *recorder)
{
	return move_tray(recorder, DISCWRITER_TRAY_LOAD);
}

int discwriter_recorder_lock_door(struct dw_recorder *recorder)
{
	return move_tray(recorder, DISCWRITER_TRAY_LOCK);
}

int discwriter_recorder_unlock_door(struct dw_recorder *recorder)
{
	return move_tray(recorder, DISCWRITER_TRAY_UNLOCK);
}
