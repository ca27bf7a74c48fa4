#!/usr/bin/env python3
"""modules.py KERNEL RELEASE LIST card ROOT | first FOLDER

Takes the modules that LIST (modules.txt) names, and what they need, from the unpacked kernel.
card:  copies all of them into ROOT, where depmod is run for udev.
first: writes those of "first" into FOLDER/lib/modules, unpacked, because busybox cannot unpack them
       itself, and into FOLDER/load their names in the order in which they can be loaded.
A pattern that finds nothing is an error: a driver that a newer kernel moved must not be lost unseen.
"""
import lzma
import os
import re
import shutil
import subprocess
import sys


def read_needs(base):
    """What modules.dep says: module -> the modules it needs, itself not among them."""
    needs = {}
    with open(f"{base}/modules.dep", encoding="utf-8") as lines:
        for line in lines:
            module, others = line.rstrip("\n").split(":")
            needs[module] = others.split()
    return needs


def read_patterns(path):
    patterns = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if words and words[0] in ("first", "card"):
                patterns.append((words[0], words[1]))
    return patterns


def wanted(needs, patterns, base, kinds):
    """The modules of these kinds and all that they need, each after what it needs."""
    order = []

    def add(module):
        if module not in order:
            # modules.dep names the most basic one last.
            for other in reversed(needs[module]):
                add(other)
            if module not in order:
                order.append(module)

    with open(f"{base}/modules.builtin", encoding="utf-8") as lines:
        builtin = [line.strip() for line in lines]
    for kind, pattern in patterns:
        found = [module for module in needs if re.match("kernel/" + pattern, module)]
        if not found and not any(re.match("kernel/" + pattern, module) for module in builtin):
            sys.exit(f"modules.txt: this kernel has no module {pattern}")
        if kind in kinds:
            for module in sorted(found):
                add(module)
    return order


def copy_to_card(base, release, modules, root):
    target = f"{root}/usr/lib/modules/{release}"
    for module in modules:
        os.makedirs(os.path.dirname(f"{target}/{module}"), exist_ok=True)
        shutil.copy(f"{base}/{module}", f"{target}/{module}")
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copy(f"{base}/{name}", target)
    subprocess.run(["depmod", "-b", root, release], check=True)


def copy_to_initramfs(base, modules, folder):
    names = []
    os.makedirs(f"{folder}/lib/modules", exist_ok=True)
    for module in modules:
        name = os.path.basename(module).split(".ko")[0]
        with open(f"{base}/{module}", "rb") as packed:
            content = packed.read()
        if module.endswith(".xz"):
            content = lzma.decompress(content)
        with open(f"{folder}/lib/modules/{name}.ko", "wb") as unpacked:
            unpacked.write(content)
        names.append(name)
    with open(f"{folder}/load", "w", encoding="utf-8") as load:
        load.write("".join(name + "\n" for name in names))


def main():
    kernel, release, path, kind, target = sys.argv[1:]
    base = f"{kernel}/usr/lib/modules/{release}"
    needs = read_needs(base)
    kinds = ("first",) if kind == "first" else ("first", "card")
    modules = wanted(needs, read_patterns(path), base, kinds)
    if kind == "first":
        copy_to_initramfs(base, modules, target)
    else:
        copy_to_card(base, release, modules, target)
    print(f"{len(modules)} modules")


if __name__ == "__main__":
    main()
