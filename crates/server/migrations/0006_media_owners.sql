-- Who may open a photo while it is not public is asked of the photo: the devices that uploaded it. A report that names
-- somebody else's photo opens nothing.
CREATE TABLE media_owners (
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    -- SHA-256 of the device's secret.
    device TEXT NOT NULL,
    PRIMARY KEY (media, device)
);
INSERT INTO media_owners (media, device) SELECT id, device FROM media WHERE device IS NOT NULL;
