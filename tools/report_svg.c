// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How a picture of a write is drawn: speed on the left axis, the buffers on the right
 * one, what was being done in a row below them, all over time. SVG 1.1, without script
 * or style sheet, so that whatever shows images shows it.
 */
#include <string.h>

#include "report.h"

/* The first bytes of every report: by them one is known. */
const char *const report_begin = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				 "<!-- discwriter report -->\n";

/* In pixels: the whole, and the area of the curves in it. */
enum {
	WIDTH = 960, HEIGHT = 470,
	LEFT = 70, RIGHT = 890, TOP = 90, BOTTOM = 370,
	ROW = 20,	/* of the phases */
	LETTER = 7,	/* how wide a letter is, about */
};

static const char grey[] = "#888888", black[] = "#222222", red[] = "#b91c1c";

/**
 * struct scale - how large things are
 * @ms: the time from left to right
 * @speed: bytes a second from bottom to top
 * @step: of the axis of the speed
 */
struct scale {
	double ms;
	double speed;
	double step;
};

/* Characters that a text in XML cannot hold as they are. */
static void put_text(FILE *f, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case '&':
			fputs("&amp;", f);
			break;
		default:
			/* XML 1.0, 2.2: not even as a reference. */
			fputc((unsigned char)*text < ' ' ? '?' : *text, f);
		}
}

static void label(FILE *f, double x, double y, const char *anchor, const char *colour,
		  const char *text)
{
	fprintf(f, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">", x, y, anchor,
		colour);
	put_text(f, text);
	fputs("</text>\n", f);
}

static void rule(FILE *f, double x1, double y1, double x2, double y2, const char *colour)
{
	fprintf(f, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
		x1, y1, x2, y2, colour);
}

static double x_of(const struct scale *scale, double ms)
{
	return LEFT + (RIGHT - LEFT) * ms / scale->ms;
}

/* @part: 0 at the bottom to 1 at the top. */
static double y_of(double part)
{
	return BOTTOM - (BOTTOM - TOP) * part;
}

/* The smallest of 1, 2, 5, 10, 20, ... times @first of which @most make up @whole. */
static double step_for(double whole, double first, int most)
{
	static const double times[] = { 2, 2.5, 2 };
	unsigned int i;

	for (i = 0; whole > first * most; i = (i + 1) % ARRAY_SIZE(times))
		first *= times[i];
	return first;
}

static void set_scale(struct scale *scale, const struct report *report)
{
	double most = 0;
	size_t i;

	for (i = 0; i < report->nr_points; i++)
		if (report->points[i].speed > most)
			most = report->points[i].speed;
	/* Something to divide by, also for what was over at once. */
	scale->ms = report->end_ms > 100 ? (double)report->end_ms : 100;
	scale->step = step_for(most, 1e5, 5);
	scale->speed = scale->step;
	while (scale->speed < most)
		scale->speed += scale->step;
}

static void draw_speeds(FILE *f, const struct scale *scale)
{
	char text[32];
	double speed;

	/* Half a step more: sums of such numbers are not exact. */
	for (speed = 0; speed < scale->speed + scale->step / 2; speed += scale->step) {
		double y = y_of(speed / scale->speed);

		rule(f, LEFT, y, RIGHT, y, "#dddddd");
		snprintf(text, sizeof(text), "%.*f", scale->step < 1e6, speed / 1e6);
		label(f, LEFT - 8, y + 4, "end", black, text);
	}
	label(f, LEFT - 8, TOP - 12, "end", black, "MB/s");
}

static void draw_fills(FILE *f)
{
	char text[32];
	int percent;

	for (percent = 0; percent <= 100; percent += 25) {
		snprintf(text, sizeof(text), "%d %%", percent);
		label(f, RIGHT + 8, y_of(percent / 100.0) + 4, "start", black, text);
	}
	label(f, RIGHT + 8, TOP - 12, "start", black, "buffer");
}

static void draw_times(FILE *f, const struct scale *scale)
{
	/* Seconds; minutes where they are many. */
	const bool minutes = scale->ms > 300e3;
	const double unit = minutes ? 60e3 : 1e3;
	const double step = step_for(scale->ms / unit, 0.1, 10);
	char text[32];
	double at;

	for (at = 0; at < scale->ms / unit + step / 1000; at += step) {
		double x = x_of(scale, at * unit);

		rule(f, x, BOTTOM, x, BOTTOM + 5, grey);
		snprintf(text, sizeof(text), "%.*f %s", step < 1, at, minutes ? "min" : "s");
		label(f, x, BOTTOM + 20, "middle", black, text);
	}
}

/**
 * struct curve - a line of the picture
 * @name: what it shows
 * @colour: of it
 * @value: of a point, 0 to 1; negative: nothing is known, the line is broken there
 */
struct curve {
	const char *name;
	const char *colour;
	double (*value)(const struct scale *scale, const struct report_point *point);
};

static double value_of_speed(const struct scale *scale, const struct report_point *point)
{
	return point->speed / scale->speed;
}

static double value_of_drive(const struct scale *scale, const struct report_point *point)
{
	(void)scale;
	return point->drive;
}

static double value_of_system(const struct scale *scale, const struct report_point *point)
{
	(void)scale;
	return point->system;
}

static const struct curve curves[] = {
	{ "speed", "#1f5fa8", value_of_speed },
	{ "drive's buffer", "#c2410c", value_of_drive },
	{ "discwriter's buffer", "#15803d", value_of_system },
};

/* Returns whether there was anything to draw. */
static bool draw_curve(FILE *f, const struct report *report, const struct scale *scale,
		       const struct curve *curve)
{
	bool any = false, open = false;
	size_t i;

	for (i = 0; i < report->nr_points; i++) {
		double value = curve->value(scale, report->points + i);
		double x = x_of(scale, (double)report->points[i].ms), y = y_of(value);

		if (value < 0) {
			if (open)
				fputs("\"/>\n", f);
			open = false;
			continue;
		}
		if (!open)
			/* What is alone is a dot: its end caps are round. */
			fprintf(f, "<path fill=\"none\" stroke-width=\"1.5\" "
				   "stroke-linecap=\"round\" stroke=\"%s\" d=\"M%.1f %.1fL%.1f %.1f",
				curve->colour, x, y, x, y);
		else
			fprintf(f, " %.1f %.1f", x, y);
		open = true;
		any = true;
	}
	if (open)
		fputs("\"/>\n", f);
	return any;
}

static void draw_curves(FILE *f, const struct report *report, const struct scale *scale)
{
	double x = LEFT;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(curves); i++) {
		if (!draw_curve(f, report, scale, curves + i))
			continue;
		rule(f, x, TOP - 16, x + 24, TOP - 16, curves[i].colour);
		label(f, x + 30, TOP - 12, "start", black, curves[i].name);
		x += 200;
	}
}

static void draw_phases(FILE *f, const struct report *report, const struct scale *scale)
{
	static const char *const shades[] = { "#e5e7eb", "#cbd5e1" };
	size_t i;

	for (i = 0; i < report->nr_phases; i++) {
		const struct report_phase *phase = report->phases + i;
		const bool last = i + 1 == report->nr_phases;
		const double to = (double)(last ? report->end_ms : phase[1].from_ms);
		const double x = x_of(scale, (double)phase->from_ms);
		const double width = x_of(scale, to) - x, y = BOTTOM + 35;

		fprintf(f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\">"
			   "<title>%s: %.1f s</title></rect>\n",
			x, y, width > 0 ? width : 0, ROW, shades[i % ARRAY_SIZE(shades)],
			phase->word, (to - (double)phase->from_ms) / 1e3);
		/* Where it does not fit, whoever points at it is shown the title. */
		if (width > (double)LETTER * (double)strlen(phase->word))
			label(f, x + width / 2, y + 14, "middle", black, phase->word);
	}
}

void report_draw(FILE *f, const struct report *report, const struct report_words *words)
{
	struct scale scale;

	set_scale(&scale, report);
	fputs(report_begin, f);
	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		   "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
		WIDTH, HEIGHT, WIDTH, HEIGHT);
	fprintf(f, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", WIDTH, HEIGHT);
	label(f, LEFT, 24, "start", black, words->image);
	label(f, RIGHT, 24, "end", black, words->where);
	label(f, LEFT, 42, "start", black, words->how);
	label(f, LEFT, 60, "start", red, words->trouble);
	draw_speeds(f, &scale);
	draw_fills(f);
	draw_times(f, &scale);
	rule(f, LEFT, TOP, LEFT, BOTTOM, grey);
	rule(f, RIGHT, TOP, RIGHT, BOTTOM, grey);
	draw_curves(f, report, &scale);
	draw_phases(f, report, &scale);
	fputs("</svg>\n", f);
}
