/* Calls to SDL and SDL_ttf. */
#include <SDL.h>
#include <SDL_ttf.h>
#include <errno.h>

#include "support/fault.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(int, SDL_InitSubSystem, (Uint32 what), (what), ENODEV, -1)
FAULT_WRAP(int, SDL_GetDisplayBounds, (int display, SDL_Rect *out), (display, out), ENODEV, -1)
FAULT_WRAP(Uint32, SDL_RegisterEvents, (int count), (count), ENOMEM, UINT32_MAX)
FAULT_WRAP(SDL_Window *, SDL_CreateWindow,
           (const char *title, int x, int y, int w, int h, Uint32 flags),
           (title, x, y, w, h, flags), ENOMEM, NULL)
FAULT_WRAP(SDL_Surface *, SDL_GetWindowSurface, (SDL_Window * window), (window), ENOMEM, NULL)
FAULT_WRAP(int, SDL_SetWindowFullscreen, (SDL_Window * window, Uint32 flags), (window, flags),
           ENODEV, -1)
FAULT_WRAP(int, SDL_UpdateWindowSurface, (SDL_Window * window), (window), ENODEV, -1)
FAULT_WRAP(int, SDL_UpdateWindowSurfaceRects, (SDL_Window * window, const SDL_Rect *rects, int n),
           (window, rects, n), ENODEV, -1)
FAULT_WRAP(SDL_Surface *, SDL_CreateRGBSurfaceWithFormat,
           (Uint32 flags, int w, int h, int depth, Uint32 format), (flags, w, h, depth, format),
           ENOMEM, NULL)
FAULT_WRAP(SDL_Surface *, SDL_CreateRGBSurfaceWithFormatFrom,
           (void *pixels, int w, int h, int depth, int pitch, Uint32 format),
           (pixels, w, h, depth, pitch, format), ENOMEM, NULL)
FAULT_WRAP(int, TTF_Init, (void), (), ENOMEM, -1)
FAULT_WRAP(TTF_Font *, TTF_OpenFontDPIRW,
           (SDL_RWops * source, int is_freed, int points, unsigned x, unsigned y),
           (source, is_freed, points, x, y), ENOMEM, (SDL_RWclose(source), NULL))
FAULT_WRAP(int, TTF_SetFontScriptName, (TTF_Font * font, const char *name), (font, name), ENOMEM,
           -1)
FAULT_WRAP(int, TTF_SetFontDirection, (TTF_Font * font, TTF_Direction way), (font, way), ENOMEM, -1)
FAULT_WRAP(SDL_Surface *, TTF_RenderUTF8_Shaded,
           (TTF_Font * font, const char *text, SDL_Color ink, SDL_Color ground),
           (font, text, ink, ground), ENOMEM, NULL)
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
