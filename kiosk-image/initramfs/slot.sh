# The slot records: which of the two roots is started. init and hark-slot read this file.
#
# Two records of 512 bytes lie in the gap before the first partition, in sectors 2048 and 2049, and
# are written in turn: a cut in the middle of one leaves the other. A record is one line,
#     HARKSLOT1 SEQUENCE SLOT TRIES GOOD CHECKSUM
# filled up with zeros. SEQUENCE counts up, and the higher one holds; SLOT is a or b; TRIES is how
# often a slot that is not GOOD (1) may still be tried; CHECKSUM is the first 8 digits of the MD5 sum
# of the line before it, against torn and foreign sectors, not against people.
slot_sector=2048

# slot_sum TEXT: prints the checksum of a record.
slot_sum() {
    echo "$1" | md5sum | cut -c1-8
}

# slot_read DISK: sets sequence, slot, tries and good; without a sound record, those of a new card.
slot_read() {
    sequence=0 slot=a tries=0 good=1
    for slot_index in 0 1; do
        slot_line=$(dd if="$1" bs=512 skip=$((slot_sector + slot_index)) count=1 2>/dev/null |
            tr -d '\000' | head -n 1)
        case $slot_line in 'HARKSLOT1 '*) ;; *) continue ;; esac
        # shellcheck disable=SC2086 # The words of the line are wanted.
        set -- "$1" $slot_line
        [ "$#" = 7 ] && [ "$(slot_sum "$2 $3 $4 $5 $6")" = "$7" ] || {
            echo "hark: slot record $slot_index is damaged; the other one holds"
            continue
        }
        [ "$3" -gt "$sequence" ] || continue
        sequence=$3 slot=$4 tries=$5 good=$6
    done
}

# slot_write DISK SLOT TRIES GOOD: writes the next record, over the older of the two.
slot_write() {
    sequence=$((sequence + 1)) slot=$2 tries=$3 good=$4
    slot_line="HARKSLOT1 $sequence $slot $tries $good"
    {
        echo "$slot_line $(slot_sum "$slot_line")"
        dd if=/dev/zero bs=512 count=1 2>/dev/null
    } | dd of="$1" bs=512 seek=$((slot_sector + sequence % 2)) count=1 conv=notrunc,fsync \
        iflag=fullblock 2>/dev/null
}

# slot_other SLOT: prints the other slot.
slot_other() {
    case $1 in a) echo b ;; *) echo a ;; esac
}
